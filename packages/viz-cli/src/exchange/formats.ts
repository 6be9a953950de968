import {
  type Session,
  saveSafetensors,
  toJson,
  toLayersModel,
  toOnnx,
  toPredictor,
  toStateDict,
  toTypeScript,
} from '@elbow/nn';
import { printableJson } from '../terminal/printable.ts';

/** A file of an export. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: string | Uint8Array;
}

/** What is known of a model beside its numbers. */
export interface About {
  /** What each number of a row is. */
  readonly inputs: readonly string[];
  /** The classes in the order of the outputs; null for a value. */
  readonly classes: readonly string[] | null;
}

/** Formats of a model, by name, each as its files. */
export const EXPORTERS: Readonly<Record<string, (session: Session, about: About) => ExportedFile[]>> = {
  onnx: (session) => [{ name: 'model.onnx', bytes: toOnnx(session) }],
  safetensors: (session, { inputs, classes }) => [
    {
      name: 'model.safetensors',
      bytes: saveSafetensors(toStateDict(session), {
        inputs: JSON.stringify(inputs),
        ...(classes === null ? {} : { classes: JSON.stringify(classes) }),
      }),
    },
  ],
  layers: layersFiles,
  json: (session) => [{ name: 'model.json', bytes: `${JSON.stringify(toJson(session))}\n` }],
  ts: (session, about) => [{ name: 'model.ts', bytes: `${toTypeScript(session)}${named(about)}` }],
  predictor: (session, about) => [{ name: 'predictor.safetensors', bytes: toPredictor(session, { ...about }) }],
};

/** TensorFlow.js's two files, as `tf.loadLayersModel` reads them. */
function layersFiles(session: Session): ExportedFile[] {
  const { modelTopology, weightSpecs, weightData } = toLayersModel(session);
  const model = {
    format: 'layers-model',
    generatedBy: 'elbow',
    modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }],
  };
  return [
    { name: 'model.json', bytes: `${JSON.stringify(model)}\n` },
    { name: 'weights.bin', bytes: new Uint8Array(weightData) },
  ];
}

/** Names in the source: one line, which reads in an editor in the order in which it runs. */
function literal(names: readonly string[]): string {
  return printableJson(JSON.stringify(names));
}

/** What the numbers of a row and of the result are, for who reads the module. */
function named({ inputs, classes }: About): string {
  const lines = [
    `\n/** What each number of a row is. */\nexport const inputs: readonly string[] = ${literal(inputs)};\n`,
  ];
  if (classes !== null)
    lines.push(
      `\n/** The classes, in the order of the outputs. */\nexport const classes: readonly string[] = ${literal(classes)};\n`,
    );
  return lines.join('');
}
