import { bandwidths } from './bandwidth.ts';
import type { Case } from './case.ts';
import { denses } from './dense.ts';
import { diagnoses } from './diagnoses.ts';
import { elementFootprints, elementWise } from './elementWise.ts';
import { gemms } from './gemm.ts';
import { inferences } from './inference.ts';
import { LOSS_FOOTPRINT, losses } from './losses.ts';
import { type PeakBytes, peaks } from './peak.ts';
import { roots } from './roots.ts';
import { type Commands, starts } from './start.ts';
import { overheads, steps } from './steps.ts';
import { twoWriteFootprints, updateFootprints, updates } from './updates.ts';

/** Cases that are measured side by side, each round in one Bench, with what they are compared with. */
export interface Family {
  readonly title: string;
  readonly cases: readonly Case[];
}

/** All families; the first two are the limits that the others are compared with. */
export function families(bytes: PeakBytes, commands: Commands): Family[] {
  return [
    { title: 'registers', cases: [...peaks(bytes), ...roots(bytes.plain)] },
    {
      title: 'memory, in place',
      cases: bandwidths(bytes.plain, [...updateFootprints, ...elementFootprints, LOSS_FOOTPRINT], twoWriteFootprints),
    },
    { title: 'matrix product', cases: gemms },
    { title: 'dense layers', cases: denses },
    { title: 'training steps', cases: steps },
    { title: 'a session around its program', cases: overheads },
    { title: 'inference', cases: inferences },
    { title: 'optimizer updates', cases: updates },
    { title: 'element by element', cases: elementWise },
    { title: 'losses', cases: losses },
    { title: 'diagnoses, in epochs', cases: diagnoses },
    { title: 'processes', cases: starts(commands) },
  ];
}
