import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { addBoundary } from './commands/boundary.ts';
import { addCheckGrad } from './commands/checkGrad.ts';
import { addCompare } from './commands/compare.ts';
import { addCompletion } from './commands/completion.ts';
import { addData } from './commands/data.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addExport } from './commands/export.ts';
import { addFigure } from './commands/figure.ts';
import { addFit } from './commands/fit.ts';
import { addImport } from './commands/import.ts';
import { addInspect } from './commands/inspect.ts';
import { addLrFind } from './commands/lrFind.ts';
import { addPredict } from './commands/predict.ts';
import { addRace } from './commands/race.ts';
import { addRuns } from './commands/runs.ts';
import { addStability } from './commands/stability.ts';
import { addSurface } from './commands/surface.ts';
import { addTrain } from './commands/train.ts';
import { packageVersion } from './packageRoot.ts';
import { suggestChoices } from './suggestChoices.ts';
import { PARSER_OUTPUT } from './terminal/output.ts';

/** Each declares one command; what it does is imported when it is run, so that `--help` is fast. */
const COMMANDS: readonly ((program: Command) => void)[] = [
  addTrain,
  addPredict,
  addFit,
  addRace,
  addLrFind,
  addInspect,
  addBoundary,
  addSurface,
  addStability,
  addCheckGrad,
  addExplain,
  addCompare,
  addRuns,
  addExport,
  addImport,
  addData,
  addFigure,
  addDoctor,
  addCompletion,
];

/** The command line `elbow`: parses, then loads what the command needs. Throws CommanderError instead of exiting. */
export function createProgram(): Command {
  const program = new Command('elbow')
    .description('Trains small ReLU networks on your data, keeps every run, draws what happened.')
    .version(packageVersion())
    .configureOutput(PARSER_OUTPUT)
    .showHelpAfterError('(elbow --help shows what there is)');
  program.exitOverride();
  for (const add of COMMANDS) add(program);
  for (const command of program.commands) prepare(command, command.name());
  return program;
}

/** Makes a command, and those below it, answer mistakes in full. */
function prepare(command: CommandUnknownOpts, path: string): void {
  command.exitOverride().showHelpAfterError(`(elbow ${path} --help shows what there is)`);
  suggestChoices(command.options);
  suggestChoices(command.registeredArguments);
  for (const inner of command.commands) prepare(inner, `${path} ${inner.name()}`);
}
