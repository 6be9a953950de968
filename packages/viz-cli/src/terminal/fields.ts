import { spelled } from '../figure/number.ts';
import { seconds } from './duration.ts';
import type { EpochProgress } from './progress.ts';

/** A piece of a progress line: a name and a value, either may be empty. */
export interface Field {
  name: string;
  value: string;
}

/** What a progress line says of an epoch, the most important first; what is not known is left out. */
export function fieldsOf({
  epoch,
  epochs,
  loss,
  metricName,
  metric,
  validationLoss,
  learningRate,
  samplesPerSecond,
  secondsLeft,
}: EpochProgress): Field[] {
  const width = String(epochs).length;
  const fields: Field[] = [
    { name: 'epoch', value: `${String(epoch).padStart(width)}/${epochs}` },
    { name: 'loss', value: spelled(loss) },
  ];
  if (validationLoss !== undefined) fields.push({ name: 'validation', value: spelled(validationLoss) });
  if (metric !== undefined)
    fields.push({
      name: metricName ?? 'metric',
      value: Number.isFinite(metric) ? metric.toFixed(3).replace('-', '−') : spelled(metric),
    });
  if (secondsLeft !== undefined && Number.isFinite(secondsLeft))
    fields.push({ name: '', value: `${seconds(secondsLeft)} left` });
  if (samplesPerSecond !== undefined && Number.isFinite(samplesPerSecond))
    fields.push({ name: '', value: `${spelled(samplesPerSecond)} rows/s` });
  if (learningRate !== undefined) fields.push({ name: 'learning rate', value: spelled(learningRate) });
  return fields;
}

/** Fields as plain text. */
export function plain(fields: readonly Field[]): string {
  return fields.map(({ name, value }) => (name === '' ? value : `${name} ${value}`)).join('  ');
}
