import { InvalidArgumentError } from 'commander';
import { didYouMean } from '../suggest.ts';

/** What a setting takes: a number, several with + between, nothing (it is there or not), or one of some words. */
export type Setting = 'number' | 'numbers' | 'flag' | readonly string[];

/** The settings that a name takes; a value without a key is the first one's. */
export type Form = Readonly<Record<string, Setting>>;

/** What may be named, and with which settings. */
export type Forms = Readonly<Record<string, Form>>;

/** A name with settings, such as `momentum:beta=0.95`. */
export interface Spec {
  readonly name: string;
  readonly values: Readonly<Record<string, Value>>;
}

/** The value of a setting. */
export type Value = number | boolean | string | readonly number[];

const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Reads `name`, `name:value` or `name:key=value,key=value,flag`.
 * @throws {InvalidArgumentError} on another name, setting or value, suggesting the nearest
 */
export function parseSpec(text: string, forms: Forms): Spec {
  const [name = '', settings] = text.split(/:(.*)/s);
  const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
  const names = Object.keys(forms);
  if (form === undefined)
    throw new InvalidArgumentError(`expected ${listOf(names)}, got "${name}"${didYouMean(name, names)}`);
  const values: Record<string, Value> = {};
  for (const part of settings === undefined ? [] : settings.split(',')) {
    const [key, value] = keyed(part.trim(), name, form);
    if (key in values) throw new InvalidArgumentError(`${name} has ${key} twice`);
    values[key] = settingValue(key, value, name, form);
  }
  return { name, values };
}

function keyed(part: string, name: string, form: Form): [string, string | null] {
  const keys = Object.keys(form);
  if (keys.length === 0) throw new InvalidArgumentError(`${name} takes no settings, got "${part}"`);
  const [left = '', right] = part.split(/=(.*)/s).map((side) => side.trim());
  if (right === undefined && !keys.includes(left) && DECIMAL.test(left)) return [keys[0] as string, left];
  if (keys.includes(left)) return [left, right ?? null];
  throw new InvalidArgumentError(
    `${name} has no setting "${left}": it takes ${keys.join(', ')}${didYouMean(left, keys)}`,
  );
}

function settingValue(key: string, text: string | null, name: string, form: Form): Value {
  const setting = form[key] as Setting; // a key of the form
  const refused = (expected: string): InvalidArgumentError =>
    new InvalidArgumentError(`${name}: ${key} expects ${expected}, got ${text === null ? 'nothing' : `"${text}"`}`);
  if (setting === 'flag') {
    if (text === null || text === 'true') return true;
    if (text === 'false') return false;
    throw refused('true or false');
  }
  if (setting === 'number') {
    if (text !== null && DECIMAL.test(text)) return Number(text);
    throw refused('a number');
  }
  if (setting === 'numbers') {
    const parts = text?.split('+') ?? [];
    if (parts.length > 0 && parts.every((one) => DECIMAL.test(one))) return parts.map(Number);
    throw refused('numbers with + between');
  }
  if (text !== null && setting.includes(text)) return text;
  throw new InvalidArgumentError(
    `${refused(listOf(setting)).message}${text === null ? '' : didYouMean(text, setting)}`,
  );
}

/** A specification as it is typed: with all its settings. */
export function spelledSpec({ name, values }: Spec): string {
  const settings = Object.entries(values).map(([key, value]) =>
    value === true ? key : `${key}=${Array.isArray(value) ? value.join('+') : String(value)}`,
  );
  return settings.length === 0 ? name : `${name}:${settings.join(',')}`;
}

/** Names with the settings that they take, for a page of help: `momentum:beta=,dampening=`. */
export function formsText(forms: Forms): string {
  return Object.entries(forms)
    .filter(([, form]) => Object.keys(form).length > 0)
    .map(
      ([name, form]) =>
        `${name}:${Object.entries(form).map(([key, setting]) => (setting === 'flag' ? key : `${key}=`))}`,
    )
    .join(' ');
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
