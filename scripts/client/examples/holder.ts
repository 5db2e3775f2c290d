// What a wallet does for a holder: stakes, shows what it is worth, leaves, lists the exits and claims what is funded.
// docs/integration.md quotes the marked parts. On the local chain, in three terminals:
//
//   ./scripts/chain.sh
//   ./scripts/adotb.sh deploy --yes
//   cd scripts/client && npx tsx examples/holder.ts       again after ./scripts/chain.sh pass 29: it claims

import { connect, formatAmount, parseAmount, Suite } from "../src/index.ts";
import { deploymentFile, findSigner, loadArtefacts, loadNetwork, requireDeployment } from "../src/node.ts";

// quote: connect
const network = loadNetwork(process.env["ADOTB_NETWORK"] ?? "local");
const chain = await connect(network.endpoint);
// Where nobody has a deployment's file: await Suite.find(chain, governor, interfaces)
const deployment = requireDeployment(deploymentFile(network), network.name);
const suite = Suite.open(chain, deployment, loadArtefacts());
const me = await findSigner(network);
// end of quote

try {
  // quote: stake
  // It is tried out first: what the contract would refuse is thrown as a Refusal, with its reason in a sentence.
  const stake = await suite.stake(me.address, parseAmount("100 DOT"));
  const { told } = await suite.send(stake, me);
  console.log("staked", told.find(({ name }) => name === "Staked")?.values); // { payer, holder, amount, shares }
  // end of quote

  // quote: show
  const { balance, shares } = await suite.holding(me.address);
  console.log(`${shares} shares, which are worth ${formatAmount(balance)}`);
  // end of quote

  // quote: leave
  const amount = parseAmount("40 aDOTb");
  const preview = await suite.vault.ask("preview_unstake", [amount]);
  const instant = preview.nowAvailable ? `or ${formatAmount(preview.now)} at once` : "and nothing at once";
  console.log(`${formatAmount(preview.byRequest)} in era ${preview.dueEra}, ${instant}`);
  await suite.send(await suite.requestUnstake(me.address, amount), me); // EVERYTHING: all of it
  // end of quote

  // quote: exits
  const [clock, exits] = await Promise.all([suite.clock(), suite.exits(me.address)]);
  for (const { id, payout, state, dueEra } of exits) {
    const date = new Date(clock.startOf(dueEra)).toISOString();
    console.log(`exit ${id}: ${formatAmount(payout)}, ${state}, on ${date} at the latest`);
  }
  // end of quote

  // quote: claim
  const funded = exits.filter(({ state }) => state === "Claimable").map(({ id }) => id);
  if (funded.length > 0) {
    const { plan } = await suite.send(await suite.claim(me.address, funded), me);
    console.log(`claimed ${formatAmount(plan.answer.paid)}`);
  }
  // end of quote
} finally {
  await chain.close();
}
