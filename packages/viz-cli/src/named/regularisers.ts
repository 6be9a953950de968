import { elasticNet, l1, l2, type Regulariser } from '@elbow/nn';
import { REGULARISER_FORMS, type RegulariserName } from './forms.ts';
import { make, required } from './make.ts';
import type { Spec } from './spec.ts';

const OPTION = '--regulariser';
const REGULARISERS: Readonly<Record<RegulariserName, (spec: Spec) => Regulariser>> = {
  l1: (spec) => l1(required(OPTION, spec, 'lambda', 'l1:0.001')),
  l2: (spec) => l2(required(OPTION, spec, 'lambda', 'l2:0.001')),
  elasticNet: (spec) => {
    const example = 'elasticNet:lambda1=0.001,lambda2=0.01';
    return elasticNet(required(OPTION, spec, 'lambda1', example), required(OPTION, spec, 'lambda2', example));
  },
};

/** The regulariser that was named. */
export function namedRegulariser(text: string): Regulariser {
  return make(OPTION, text, REGULARISER_FORMS, (spec) => REGULARISERS[spec.name as RegulariserName](spec));
}
