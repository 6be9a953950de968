/**
 * Compares ours with theirs: each gate { case, ours, theirs, atLeast, reason, pending? } asks that theirs takes at least so many
 * times what ours takes; several of `theirs` mean the fastest of them. Gates of what was not measured are left out.
 */
export function judge(gates, peers, cases) {
  return gates
    .filter((gate) => cases.includes(gate.case))
    .map((gate) => ({ ...gate, ratio: ratio(gate, peers) }))
    .filter(({ ratio: r }) => r !== undefined)
    .map((gate) => ({ ...gate, verdict: verdict(gate) }));
}

function ratio({ case: name, ours, theirs }, peers) {
  const own = timeOf(peers, ours, name);
  const others = [theirs]
    .flat()
    .map((peer) => timeOf(peers, peer, name))
    .filter((value) => value !== undefined);
  return own === undefined || others.length === 0 ? undefined : Math.min(...others) / own;
}

function timeOf(peers, peer, name) {
  return peers.find((p) => p.name === peer)?.cells[name]?.value;
}

function verdict({ ratio: r, atLeast, pending }) {
  if (pending === undefined) return r >= atLeast ? 'holds' : 'MISSED';
  return r >= atLeast ? 'reached' : 'pending';
}
