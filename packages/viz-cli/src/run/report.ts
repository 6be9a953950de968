import type { Evaluation, Session, TrainVerdict } from '@elbow/nn';
import { mebibytes } from '../read/bytes.ts';
import { plural } from '../read/wording.ts';
import type { RunDescription } from './description.ts';
import { named } from './loop.ts';
import type { Prepared } from './prepare.ts';

interface Described {
  readonly description: RunDescription;
  readonly prepared: Prepared;
  readonly session: Session;
}

/** What a run says before it trains. */
export function openingLines(run: Described): string[] {
  const { sentences, warnings } = run.prepared;
  const { steps } = run.session;
  return [
    ...sentences,
    ...warnings.map((warning) => `warning: ${warning}`),
    `Training ${networkLine(run)}.`,
    ...(steps > 0 ? [`Going on after ${plural(steps, 'step')}.`] : []),
  ];
}

/** What `--dry-run` says. */
export function dryRunLines(run: Described): string[] {
  const { sentences, warnings } = run.prepared;
  return [
    ...sentences,
    ...warnings.map((warning) => `warning: ${warning}`),
    `Would train ${networkLine(run)}.`,
    `Memory of the network while training: ${mebibytes(run.session.core.memory.buffer.byteLength)}.`,
    'Nothing was written.',
  ];
}

function networkLine({ description, prepared, session }: Described): string {
  const { network } = session.plan;
  const { train, validation, test } = prepared;
  const shape = [network.inputs, ...description.options.hidden, network.outputs].join('-');
  const rows = `${plural(train.rows, 'training row')}, ${validation?.rows ?? 0} validation, ${test?.rows ?? 0} test`;
  return `${shape} (${plural(session.parameters.length, 'parameter')}) with ${description.options.optimizer} on ${rows}`;
}

/** What was measured at the end of a run. */
export interface Measured {
  readonly train: Evaluation;
  readonly validation: Evaluation | null;
  readonly test: Evaluation | null;
}

/** What a run says at its end. */
export function closingLines(folder: string, verdict: TrainVerdict, measured: Measured, prepared: Prepared): string[] {
  const parts = Object.entries(measured).flatMap(([name, evaluation]: [string, Evaluation | null]) => {
    if (!evaluation) return [];
    const { metricName, metric } = named(evaluation);
    const value = Number.isFinite(metric) ? metric.toFixed(4) : 'undefined: one row, or a constant target';
    return [`${name} ${metricName === 'r2' ? 'R²' : metricName} ${value} (loss ${evaluation.loss.toPrecision(4)})`];
  });
  const early =
    verdict.kind === 'stoppedEarly'
      ? [
          `Stopped after epoch ${verdict.epochs}: the validation loss was lowest in epoch ${verdict.bestEpoch}, whose weights are kept.`,
        ]
      : [];
  return [
    ...early,
    parts.join(', '),
    ...nothingLearnt(measured.train, prepared),
    `run: ${folder}`,
    `figure: ${folder}/loss.png`,
  ];
}

/** A run that is no better than the best constant answer says so. */
function nothingLearnt({ accuracy, r2 }: Evaluation, { train, encoding }: Prepared): string[] {
  const { target } = encoding;
  if (target.task === 'regress') {
    return (r2 ?? 0) > 0
      ? []
      : [
          'This run has learnt nothing: always answering the mean would be as good. Try another --lr, or more --epochs.',
        ];
  }
  const counts = new Array<number>(target.classes.length).fill(0);
  for (const label of train.t) (counts[label] as number)++;
  const most = counts.indexOf(Math.max(...counts));
  const share = (counts[most] as number) / train.rows;
  return (accuracy ?? 0) > share
    ? []
    : [
        `This run has learnt nothing: always answering "${target.classes[most]}" would be right as often. Try another --lr, or more --epochs.`,
      ];
}
