import type { Core } from '@elbow/core-wasm';
import type { Vector } from '@elbow/optim';
import { restoreCheckpoint, writeCheckpoint } from './checkpoint/checkpoint.ts';
import type { Plan } from './compile.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { hostStep } from './hostStep.ts';
import { hessianVectorProduct, type NetworkObjective, objective } from './objective.ts';
import { predictRows } from './predictRows.ts';
import { type ProgramKind, programOps } from './programs.ts';
import { dataRows, dataSlice } from './rows.ts';
import type { Data } from './types.ts';

/** Options of `Session.run`. */
export interface RunOptions {
  /** Learning rate of each step; the session's own where absent. */
  rates?: ArrayLike<number>;
  /** Row weights, as in `step`. */
  weights?: ArrayLike<number> | undefined;
}

/**
 * A compiled network: its parameters, its memory, and the calls that train, run and examine it. Made by `compile`. All
 * arrays are flat and row-major; nothing is allocated in the core's memory while training.
 */
export class Session {
  readonly plan: Plan;
  readonly core: Core;
  /** All parameters as one flat vector, in the order w1 [inputs, outputs], b1, w2, … A view: writing moves the network. */
  readonly parameters: Vector;
  /** The gradient that the last step or objective computed, in the same order. */
  readonly gradients: Vector;
  readonly #programs = new Map<ProgramKind, Map<number, (times?: number) => void>>();
  readonly #x: Vector;
  readonly #y: Vector;
  readonly #t: Int32Array | Vector;
  readonly #weights: Vector;
  readonly #values: Float64Array;
  readonly #rates: Float64Array;
  readonly #clock: Float64Array;
  readonly #learningRate: Float64Array;
  /** Takes the part of a step that is a rule in TypeScript; null where the core takes it all. */
  readonly #applyRule: (() => void) | null;
  #current: { rows: number; weighted: boolean; run: () => void } | null = null;

  /** Use `compile`, which also draws the initial weights. */
  constructor(plan: Plan, core: Core) {
    const { regions, blueprint } = plan;
    this.plan = plan;
    this.core = core;
    this.parameters = core.view(blueprint.vectors.parameters);
    this.gradients = core.view(blueprint.vectors.gradients);
    this.#x = core.view(regions.x);
    this.#y = core.view(plan.lists.y as typeof regions.x);
    this.#t = core.view(regions.t);
    this.#weights = core.view(regions.weights);
    this.#values = core.view(regions.values);
    this.#rates = core.view(regions.rates);
    this.#clock = core.view(blueprint.clock);
    this.#learningRate = core.view(regions.learningRate);
    this.#applyRule = hostStep(this);
  }

  /** Rows that one step takes at most. */
  get batch(): number {
    return this.plan.blueprint.batch;
  }

  /** Updates made so far. */
  get steps(): number {
    return this.#clock[0] as number;
  }

  /** η of the next step: the rule's unless set. Throws RangeError on a number that is not finite and ≥ 0. */
  get learningRate(): number {
    return this.#learningRate[0] as number;
  }

  set learningRate(rate: number) {
    this.#learningRate[0] = checkedRate('learningRate', rate);
  }

  /**
   * Trains on 1 … batch rows and returns their mean loss before the update.
   * @param x [rows, inputs]; t labels [rows], or values [rows, outputs]; weights [rows], ≥ 0.
   * @throws RangeError on sizes that do not fit or a label outside the classes, TypeError where there is no rule.
   */
  step(x: ArrayLike<number>, t: ArrayLike<number>, weights?: ArrayLike<number>): number {
    if (!this.plan.rule) throw new TypeError('step: the session was compiled without a rule');
    const rows = this.load('step', x, t, weights);
    const weighted = weights != null;
    if (this.#current?.rows !== rows || this.#current.weighted !== weighted) {
      this.#current = { rows, weighted, run: this.program('step', rows, weighted) };
    }
    this.#rates[0] = this.#learningRate[0] as number;
    this.#clock[1] = 0;
    this.#current.run();
    this.#applyRule?.();
    return this.#values[0] as number;
  }

  /**
   * Trains on several full batches in one call and returns their losses: a view that the next call overwrites.
   * @param x [steps · batch, inputs], t and weights alike, with 1 ≤ steps ≤ staging.
   * @throws as `step`; RangeError where the rows are not whole batches, or more than are staged, or on a rate < 0.
   */
  run(x: ArrayLike<number>, t: ArrayLike<number>, { rates, weights }: RunOptions = {}): Float64Array {
    const { rule, staging, regions } = this.plan;
    if (!rule) throw new TypeError('run: the session was compiled without a rule');
    const rows = dataRows('run', this.plan, { x, t, weights });
    const steps = rows / this.batch;
    if (!Number.isInteger(steps) || steps > staging) {
      throw new RangeError(`run: takes 1 to ${staging} whole batches of ${this.batch} rows, got ${rows} rows`);
    }
    if (rates && rates.length !== steps) {
      throw new RangeError(`run: rates must hold one number a step, ${steps}, got ${rates.length}`);
    }
    if (rates) for (let i = 0; i < steps; i++) checkedRate(`run: rates[${i}]`, rates[i] as number);
    this.core.view(regions.stagedX).set(x);
    this.core.view(regions.stagedT).set(t);
    if (weights != null) this.core.view(regions.stagedWeights).set(weights);
    return this.runStaged(steps, rates ?? new Float64Array(steps).fill(this.learningRate), weights != null);
  }

  /** As `run`, on rows that are in the staging area already; the last rate becomes the session's. */
  runStaged(steps: number, rates: ArrayLike<number>, weighted: boolean): Float64Array {
    if (this.#applyRule) return this.#runStepwise(steps, rates, weighted);
    this.#rates.set(rates);
    this.#clock[1] = 0;
    this.program('run', this.batch, weighted)(steps);
    this.learningRate = rates[steps - 1] as number;
    return this.#values.subarray(0, steps);
  }

  /**
   * Outputs for any number of rows, [rows, outputs], as a new array: logits behind a cross-entropy, values otherwise.
   * @throws RangeError unless x holds whole rows.
   */
  predict(x: ArrayLike<number>): Vector {
    const { network } = this.plan;
    return predictRows(network, this.batch, x, (part, rows) => {
      this.#x.set(part);
      this.program('predict', rows, false)();
      return this.#y.subarray(0, rows * network.outputs);
    });
  }

  /** Mean loss on any number of rows, with accuracy (labels) or R² (values). Throws as `step`. */
  evaluate(data: Data): Evaluation {
    return evaluate(this, data);
  }

  /** Mean loss on the data, and penalty, as a function of the parameters, for minimisers and analyses. Throws as `step`. */
  objective(data: Data): NetworkObjective {
    return objective(this, data);
  }

  /**
   * The Hessian of the mean loss on the data (and of the penalty), at the present parameters, times v: exact where every layer has a tangent,
   * otherwise by central differences of gradients.
   * @throws as `step`; RangeError if v is not as long as the parameters.
   */
  hvp(v: ArrayLike<number>, data: Data): { readonly product: Float64Array; readonly exact: boolean } {
    return hessianVectorProduct(this, v, data);
  }

  /** Everything that training depends on, as the bytes of a safetensors file. */
  checkpoint(): Uint8Array<ArrayBuffer> {
    return writeCheckpoint(this);
  }

  /**
   * Puts a checkpoint back: training goes on with the bits of a run that never stopped.
   * @throws RangeError where the bytes are damaged, TypeError where they belong to another network, loss, rule or seed.
   */
  restore(checkpoint: Uint8Array): void {
    restoreCheckpoint(this, checkpoint);
  }

  /** The program of a kind for so many rows, made once. Fewer rows than the batch use the first rows of the same memory. */
  program(kind: ProgramKind, rows: number, weighted: boolean): (times?: number) => void {
    const programs = this.#programs.get(kind) ?? new Map<number, (times?: number) => void>();
    const key = weighted ? -rows : rows;
    const known = programs.get(key);
    if (known) return known;
    const program = this.core.program(programOps(this.plan, kind, rows, weighted));
    this.#programs.set(kind, programs.set(key, program));
    return program;
  }

  /** Checks 1 … batch rows and copies them to where the network reads; returns how many. */
  load(place: string, x: ArrayLike<number>, t: ArrayLike<number>, weights?: ArrayLike<number>): number {
    const rows = dataRows(place, this.plan, { x, t, weights });
    if (rows > this.batch) {
      throw new RangeError(`${place}: takes 1 to ${this.batch} rows (compile's batch), got ${rows}`);
    }
    this.#x.set(x);
    this.#t.set(t);
    if (weights != null) this.#weights.set(weights);
    return rows;
  }

  /** A rule in TypeScript comes between the batches: they go through `step`, one by one. */
  #runStepwise(steps: number, rates: ArrayLike<number>, weighted: boolean): Float64Array {
    const { regions } = this.plan;
    const { stagedX, stagedT, stagedWeights } = regions;
    const weights = weighted ? this.core.view(stagedWeights) : undefined;
    const data = { x: this.core.view(stagedX), t: this.core.view(stagedT), weights };
    const losses = new Float64Array(steps);
    for (let i = 0; i < steps; i++) {
      this.learningRate = rates[i] as number;
      const { x, t, weights } = dataSlice(this.plan, data, i * this.batch, (i + 1) * this.batch);
      losses[i] = this.step(x, t, weights);
    }
    return losses;
  }
}

/** The rate; throws RangeError, naming the place, on one that is not finite and ≥ 0. */
export function checkedRate(place: string, rate: number): number {
  if (rate >= 0 && Number.isFinite(rate)) return rate;
  throw new RangeError(`${place}: must be a finite number >= 0, got ${String(rate)}`);
}
