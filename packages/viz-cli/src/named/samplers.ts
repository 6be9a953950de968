import {
  balanced,
  fullBatch,
  importance,
  inOrder,
  type Sampler,
  stratified,
  withoutReplacement,
  withReplacement,
} from '@elbow/nn';
import type { Task } from '../read/columns.ts';
import { UserError } from '../userError.ts';
import { SAMPLER_FORMS, type SamplerName } from './forms.ts';
import { make, settingsOf } from './make.ts';
import type { Spec } from './spec.ts';

const SAMPLERS: Readonly<Record<SamplerName, (spec: Spec) => Sampler>> = {
  withoutReplacement: () => withoutReplacement(),
  withReplacement: () => withReplacement(),
  inOrder: () => inOrder(),
  fullBatch: () => fullBatch(),
  stratified: () => stratified(),
  balanced: () => balanced(),
  importance: (spec) => importance(settingsOf(spec)),
};

const BY_CLASS = ['stratified', 'balanced'];

/**
 * The sampler that was named.
 * @throws {UserError} for one that goes by classes where there are none
 */
export function namedSampler(text: string, task: Task): Sampler {
  return make('--sampler', text, SAMPLER_FORMS, (spec) => {
    if (task === 'regress' && BY_CLASS.includes(spec.name))
      throw new UserError(`--sampler: ${spec.name} goes by classes, but the task is regression`);
    return SAMPLERS[spec.name as SamplerName](spec);
  });
}

/** Numbers that a sampler keeps with the session: `importance` wants one for each training row. */
export function rememberedBy(text: string, rows: number): number {
  return text.startsWith('importance') ? rows : 0;
}

/** Rows of one update: all of them where the sampler says so. */
export function rowsPerStep(text: string, batch: number, rows: number): number {
  return text.startsWith('fullBatch') ? rows : batch;
}
