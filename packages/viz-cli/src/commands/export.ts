import { type Command, Option } from '@commander-js/extra-typings';
import { MODEL_FORMATS } from '../names.ts';

const EXAMPLES = `
Examples:
  $ elbow export runs/iris-1 --to onnx --out iris.onnx
  $ elbow export runs/iris-1 --to ts
`;

/** Declares `elbow export`. */
export function addExport(program: Command): void {
  program
    .command('export')
    .summary("write a run's model for another tool")
    .description(
      'Writes the model of a run as ONNX, safetensors (as PyTorch names linear layers), a LayersModel of TensorFlow.js, JSON, a TypeScript module without dependencies, or a predictor, which @elbow/nn/predict opens in a page. ' +
        'Scaling is inside: it takes numbers as they stand in the file.',
    )
    .argument('<run>', 'the folder of a run')
    .addOption(new Option('--to <format>', 'the format').choices(MODEL_FORMATS).makeOptionMandatory())
    .option('--out <path>', 'the file, or the folder for several (default: RUN/export)')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the result', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run, options) => {
      const { exportCommand } = await import('../exchange/exportCommand.ts');
      process.exitCode = exportCommand(run, options);
    });
}
