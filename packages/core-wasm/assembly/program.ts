/**
 * Runs the op list of `count` records at address `program`, `times` times over. A record is
 * [words that follow, opcode, operand addresses …, dimensions …], each a 32-bit word; the opcode is the kernel's index in
 * the function table.
 */
export function run(program: usize, count: i32, times: i32): void {
  for (let t = 0; t < times; t++) {
    let record = program;
    for (let i = 0; i < count; i++) {
      const words = load<u32>(record);
      call_indirect<void>(load<u32>(record, 4), record + 8);
      record += 4 + (words << 2);
    }
  }
}
