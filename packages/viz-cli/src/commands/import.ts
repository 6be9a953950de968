import { type Command, Option } from '@commander-js/extra-typings';
import { MODEL_FORMATS } from '../names.ts';

const EXAMPLES = `
Examples:
  $ elbow import model.onnx
  $ elbow import model.onnx --to ts --out model.ts
  $ elbow import model.onnx --predict rows.csv
`;

/** Declares `elbow import`. */
export function addImport(program: Command): void {
  program
    .command('import')
    .summary('read a model of another tool')
    .description(
      'Reads an ONNX file, a LayersModel of TensorFlow.js (model.json), safetensors of PyTorch linear layers, or JSON of this library; says what it is, writes it in another format, or predicts with it.',
    )
    .argument('<file>', 'a model: .onnx, .json, .safetensors')
    .addOption(new Option('--to <format>', 'write it in this format').choices(MODEL_FORMATS))
    .option('--predict <file>', 'print the outputs for the rows of a data file of numbers; - for standard input')
    .option('--out <path>', 'the file, or the folder for several (default: export)')
    .option('--json', 'print JSON lines', false)
    .option('--quiet', 'print only the result', false)
    .addHelpText('after', EXAMPLES)
    .action(async (file, options) => {
      const { importCommand } = await import('../exchange/importCommand.ts');
      process.exitCode = await importCommand(file, options);
    });
}
