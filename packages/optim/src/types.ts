import type { Kernel, Layout, Op, Region, Segment } from '@elbow/core-wasm';

/** A flat vector of numbers in either precision. */
export type Vector = Float32Array | Float64Array;

/** f: Rⁿ → R with its gradient. */
export interface Objective {
  /** Number of variables. */
  readonly n: number;
  /** f(x). */
  value(x: Float64Array): number;
  /** Writes ∇f(x) into g and returns f(x). */
  valueAndGradient(x: Float64Array, g: Float64Array): number;
}

/** An objective that knows its values only: its gradients are taken by central differences. */
export interface ValueProblem {
  /** Number of variables. */
  readonly n: number;
  /** f(x). */
  value(x: Float64Array): number;
}

/** An objective that knows its Hessian. */
export interface TwiceDifferentiable extends Objective {
  /** Writes the Hessian at x into H, row-major [n, n]. */
  hessian(x: Float64Array, H: Float64Array): void;
}

/** A sum of squares, f(x) = ½Σr², which knows its residuals one by one. */
export interface LeastSquares extends Objective {
  /** Number of residuals. */
  readonly m: number;
  /** Writes the residuals at x into r, [m]. */
  residuals(x: Float64Array, r: Float64Array): void;
  /** Writes ∂rᵢ/∂xⱼ at x into J, row-major [m, n]. */
  jacobian(x: Float64Array, J: Float64Array): void;
  /** The m numbers that the model is fitted to, where the residuals are their distances: for R². */
  readonly observed?: ArrayLike<number>;
}

/** A sum of squares given by its residuals; without a Jacobian it is taken by central differences. */
export interface ResidualProblem extends Pick<LeastSquares, 'n' | 'm' | 'residuals' | 'observed'> {
  /** Writes ∂rᵢ/∂xⱼ at x into J, row-major [m, n]. */
  jacobian?(x: Float64Array, J: Float64Array): void;
}

/** One point of a minimisation. k = 0 is the start; x, f and g belong together; the arrays are reused. */
export interface Iterate {
  readonly k: number;
  readonly x: Float64Array;
  readonly f: number;
  readonly g: Float64Array;
  /** Evaluations of the objective so far, with or without gradient. */
  readonly evaluations: number;
  /** What the method had to do that the caller should know; the last one stands in the verdict. */
  readonly note?: string;
}

/** Why a minimisation ended, and at which iterate k; `index` is that of the first element that is not finite. */
export type Verdict = Ending & { readonly note?: string };

type Ending =
  | { readonly kind: 'converged'; readonly by: 'gradient' | 'value' | 'step'; readonly k: number }
  | { readonly kind: 'iterations' | 'evaluations'; readonly k: number }
  | { readonly kind: 'stalled'; readonly k: number }
  /** x goes to and fro between two points: the step is as long as the stability limit allows, or at a kink. */
  | { readonly kind: 'oscillating'; readonly k: number }
  | { readonly kind: 'lineSearch'; readonly k: number; readonly reason: string }
  | {
      readonly kind: 'diverged';
      readonly k: number;
      readonly reason: string;
      /** Where a rule with a stability limit was lifted: η of that step against it. */
      readonly rate?: { readonly learningRate: number; readonly limit: number; readonly ratio: number };
    }
  /** The signal of `minimiseAsync` fired. */
  | { readonly kind: 'aborted'; readonly k: number }
  | { readonly kind: 'nonFinite'; readonly k: number; readonly where: 'value' }
  | {
      readonly kind: 'nonFinite';
      readonly k: number;
      readonly where: 'gradient' | 'x' | 'hessian' | 'jacobian';
      readonly index: number;
    };

/**
 * A method as a generator of iterates: the caller stops, records, draws and times with `for … of`. It returns a verdict
 * where it ends by itself.
 */
export interface Minimiser<P extends Objective = Objective, Report = unknown> {
  (problem: P, x0: ArrayLike<number>): Generator<Iterate, Verdict, void>;
  /** The rule that it lifts, where it is `descend`'s, and the learning rate of its steps: what a stability limit is about. */
  readonly descends?: { readonly rule: Rule; readonly rate: Schedule };
  /** What the method has to say of its solution; `minimise` adds it to what it returns. */
  report?(problem: P, x: Float64Array): Report;
}

/** Step number k = 0, 1, … → learning rate: any function, pure, so that a run repeats. */
export interface Schedule {
  (k: number): number;
  /** The momentum of step k, in place of the rule's β (β₁), where the schedule moves it too: cyclic, one-cycle. */
  readonly momentum?: (k: number) => number;
}

/** What a rule written in TypeScript is told besides the vectors. */
export interface StepContext {
  /** Updates made before this one. */
  readonly step: number;
  readonly learningRate: number;
  /** The loss where the gradient was taken. */
  readonly value: number;
}

/** An array of parameters as a network names it: dense1.w of shape [4, 16]. */
export interface ParameterArray {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Parameters with their gradient, of one shape. */
export interface Parameters {
  readonly theta: Region<'real'>;
  readonly g: Region<'real'>;
}

/** What a transform acts on. */
export interface TransformRegions {
  /** The parameter arrays, one by one. */
  readonly arrays: readonly Parameters[];
  /** The same parameters, neighbouring arrays joined to one flat vector. */
  readonly runs: readonly Parameters[];
  /** Its own numbers. */
  readonly hyper: Region<'f64'>;
  readonly rates: Region<'f64'>;
  readonly clock: Region<'f64'>;
  /** Reserves n f64 numbers for use within one step. */
  reserve(n: number): Region<'f64'>;
}

/**
 * What comes between the gradient and the update: ops that change g in place (clipping, coupled decay) or θ (decoupled
 * decay). A combinator such as `clipByNorm` puts one before a rule.
 */
export interface Transform {
  readonly name: string;
  readonly hyper: Readonly<Record<string, number>>;
  /** Appends its ops to the scope's update. */
  emit(scope: Scope): void;
}

interface RuleBase {
  readonly name: string;
  /** η > 0; a schedule or the caller may replace it step by step. */
  readonly learningRate: number;
  /** What is done to gradient and parameters before each update, in this order. */
  readonly before?: readonly Transform[];
}

interface SingleRuleBase extends RuleBase {
  /** Names of the vectors that the rule keeps, one number a parameter, zero at the start. */
  readonly slots: readonly string[];
  /** The rule's other numbers, in the kernel's order. */
  readonly hyper: Readonly<Record<string, number>>;
}

/** A rule whose formula is a kernel of the core. */
export interface KernelRule extends SingleRuleBase {
  readonly update: Kernel;
  /** Moves θ to where the gradient is to be taken, before it is taken. */
  readonly lookahead?: Kernel;
  /** Names of the f64 numbers that the rule keeps from step to step, zero at the start. */
  readonly scalars?: readonly string[];
  /** The slot that holds the parameters to evaluate with, where they are not θ itself (`asgd`). */
  readonly average?: string;
}

/**
 * A rule written in TypeScript: `apply` moves x by the gradient g, in place. `slots` are given by name, over the same
 * memory as the kernels' own. The type's parameters are the names of slots and hyperparameters: CustomRule<'m', 'beta'>.
 *
 * @example
 * ```ts
 * import { type CustomRule, descend, minimise, quadratic } from '@elbow/optim';
 * const signDescent: CustomRule = {
 *   name: 'signDescent', learningRate: 0.25, slots: [], hyper: {},
 *   apply(x, g, slots, hyper, { learningRate }) {
 *     g.forEach((slope, i) => { x[i] -= learningRate * Math.sign(slope); });
 *   },
 * };
 * console.log(minimise(quadratic({ A: [[1]] }), descend(signDescent), [1]).k); // 4
 * ```
 */
export interface CustomRule<Slot extends string = string, Hyper extends string = string> extends SingleRuleBase {
  readonly slots: readonly Slot[];
  readonly hyper: Readonly<Record<Hyper, number>>;
  /** Moves x, in place, by the gradient g. */
  apply(
    x: Vector,
    g: Vector,
    slots: Readonly<Record<Slot, Vector>>,
    hyper: Readonly<Record<Hyper, number>>,
    context: StepContext,
  ): void;
}

/** A rule that treats all its parameters alike. */
export type SingleRule = KernelRule | CustomRule;

/** A rule of rules: each parameter array has its own. Made by `parameterGroups`. */
export interface GroupedRule extends RuleBase {
  /** The rules that its groups have; their rates are in proportion to `learningRate`. */
  readonly rules: readonly SingleRule[];
  /** Writes each rule as ops over its own arrays. Throws RangeError where a group takes none. */
  emit(scope: Scope): void;
  /** What a checkpoint must agree on: rules, and which array has which. */
  describe(arrays: readonly ParameterArray[]): object;
}

/** An update rule: a gradient becomes a change of θ. */
export type Rule = SingleRule | GroupedRule;

/** The regions that a rule is given: θ and its gradient, array by array, rates and values of the steps of a call, the clock. */
export interface StepRegions {
  readonly theta: Segment<'real'>;
  readonly g: Segment<'real'>;
  readonly rates: Region<'f64'>;
  readonly clock: Region<'f64'>;
  readonly value: Region<'f64'>;
}

/** A rule as ops, with the memory that it keeps. */
export interface EmittedRule {
  /** What moves θ to where the gradient is to be taken; empty where that is θ itself. */
  readonly lookahead: Op[];
  /** What changes g and moves θ; of a rule in TypeScript only what comes before it. */
  readonly update: Op[];
  /** The rules in TypeScript, which the host calls after `update`: see `customStep`. */
  readonly custom: CustomPart[];
  /** Slot vectors by name; in groups by number and name: '1.m'. */
  readonly slots: Record<string, Segment<'real'>>;
  /** The rule's own f64 numbers by name. */
  readonly scalars: Record<string, Region<'f64'>>;
  /** Where β (β₁) of each rule stands that has one: a schedule may move it. */
  readonly momenta: Region<'f64'>[];
  /** Numbers to write once the memory exists. */
  readonly presets: { readonly region: Region<'f64'>; readonly values: readonly number[] }[];
}

/** A rule in TypeScript and what it is called with. */
export interface CustomPart extends Parameters {
  readonly rule: CustomRule;
  readonly slots: Readonly<Record<string, Region<'real'>>>;
  /** By how much its rate differs from the step's. */
  readonly factor: number;
}

/** Where a rule is written as ops: over which parameters, under which names, into what. */
export interface Scope extends StepRegions {
  readonly layout: Layout;
  readonly state: Segment<'f64'>;
  /** The parameter arrays, in order of address, and the same with neighbours joined. */
  readonly arrays: readonly Parameters[];
  readonly runs: readonly Parameters[];
  /** What names begin with: the number of a group, or nothing. */
  readonly prefix: string;
  /** By how much the rate differs from the step's; `rates` holds the product. */
  readonly factor: number;
  readonly emitted: EmittedRule;
}
