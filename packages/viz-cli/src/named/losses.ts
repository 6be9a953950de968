import {
  absoluteError,
  crossEntropy,
  crossEntropyWith,
  huber,
  type Loss,
  multiMargin,
  smoothL1,
  squaredError,
} from '@elbow/nn';
import type { Task } from '../read/columns.ts';
import { UserError } from '../userError.ts';
import { CLASS_LOSS_FORMS, LOSS_FORMS, type LossName, VALUE_LOSS_FORMS } from './forms.ts';
import { make, settingsOf } from './make.ts';
import type { Spec } from './spec.ts';

const LOSSES: Readonly<Record<LossName, (spec: Spec) => Loss>> = {
  crossEntropy: (spec) => ('labelSmoothing' in spec.values ? crossEntropyWith(settingsOf(spec)) : crossEntropy()),
  multiMargin: (spec) => multiMargin(settingsOf(spec)),
  squaredError: () => squaredError(),
  absoluteError: () => absoluteError(),
  huber: (spec) => huber(settingsOf(spec)),
  smoothL1: (spec) => smoothL1(settingsOf(spec)),
};

/** The loss of each task where none is named. */
const USUAL: Readonly<Record<Task, string>> = { classify: 'crossEntropy', regress: 'squaredError' };

/**
 * The loss that was named, or the task's own.
 * @throws {UserError} where it does not suit the task
 */
export function namedLoss(text: string | null, task: Task): Loss {
  const forms = task === 'classify' ? CLASS_LOSS_FORMS : VALUE_LOSS_FORMS;
  return make('--loss', text ?? USUAL[task], LOSS_FORMS, (spec) => {
    if (Object.hasOwn(forms, spec.name)) return LOSSES[spec.name as LossName](spec);
    const what = task === 'classify' ? 'classification' : 'regression';
    throw new UserError(`--loss: ${spec.name} is no loss for ${what}: there are ${Object.keys(forms).join(', ')}`);
  });
}
