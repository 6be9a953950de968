// What prepares data: scaling, orders, random numbers other than the initial weights.
export { build } from "../heap";
export { standardise, standardiseBackward } from "../kernels/standardise";
export { permutation } from "../kernels/permutation";
export { uniform } from "../kernels/uniform";
export { fractions } from "../kernels/fractions";
export { philox } from "../kernels/philox";
