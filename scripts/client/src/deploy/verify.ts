// Reads everything back from the chain and compares it with the network's file, the built codes and the deployment's record.

import { codesOf, type Artefacts, type ContractName } from "../suite/artefacts.ts";
import { formatAmount } from "../text/amount.ts";
import { addressHex, BOOTSTRAP_HOLDER, formatAddress, sameAddress } from "../text/address.ts";
import { eraInfo, existentialDeposit, stakingInfo, unbondingTime, type Chain } from "../chain/chain.ts";
import { DEPLOYED, type Deployment } from "../suite/deployment.ts";
import { Comparison } from "./comparison.ts";
import { bondingText } from "../text/explain.ts";
import type { SettledNetwork } from "../suite/network.ts";
import { clockDrift } from "../chain/history.ts";
import type { StakingCalls } from "../suite/generated/bonder.ts";
import { Suite } from "../suite/suite.ts";
import { formatShares } from "../text/describe.ts";
import { formatDuration, formatLength, formatMoment, formatPercent } from "../text/units.ts";
import { codeHashAt } from "../chain/contract-address.ts";
import { isKept } from "./upload.ts";
import { accessOf, HANDED_OVER } from "./steps/08-hand-over.ts";
import { rolesAtTimelock, type MadeWith, type RolesReport } from "../governance/timelock-roles.ts";

export interface VerifyReport {
  /** How many values were compared. */
  readonly compared: number;
  /** One sentence for each difference. */
  readonly differences: string[];
  /** What a person should know, but what the suite cannot change. */
  readonly warnings: string[];
  /** Everybody who can act at the timelock: the governor, and a council if there is one. */
  readonly executives: RolesReport["executives"];
}

export interface VerifyOptions {
  /** Whether the timelock should be the admin of all; false while the deployer may still be, on the way there. */
  readonly handedOver?: boolean;
}

/** Compares. Throws only if the chain cannot be reached or the deployment is not complete. */
export async function verifySuite(
  chain: Chain,
  network: SettledNetwork,
  deployment: Deployment,
  artefacts: Artefacts,
  { handedOver = true }: VerifyOptions = {},
): Promise<VerifyReport> {
  const suite = Suite.open(chain, deployment, artefacts);
  const all = new Comparison();
  await codes(all, suite, deployment, artefacts);
  await all.part("The links between the contracts", () => links(all, suite, artefacts));
  await all.part("The settings of the vault", () => vaultSettings(all, suite, network, deployment));
  await all.part("The settings of the bonder", () => bonderSettings(all, suite, network));
  await all.part("The settings of the oracle", () => oracleSettings(all, suite, network));
  await all.part("The allocation", () => allocation(all, suite, network));
  await all.part("The rules of voting", () => governance(all, suite, network));
  let executives: RolesReport["executives"] = [];
  await all.part("The roles", async () => {
    executives = await roles(all, suite, network, deployment, handedOver);
  });
  await all.part("The money", () => money(all, suite, network, deployment));
  await sudo(all, chain, deployment);
  const { compared, differences, warnings } = all;
  return { compared, differences, warnings, executives };
}

async function codes(
  all: Comparison,
  suite: Suite,
  deployment: Deployment,
  artefacts: Artefacts,
): Promise<void> {
  const compareCode = async (what: string, name: ContractName, address: string) => {
    const found = await codeHashAt(suite, address);
    all.same(`The code of ${what}`, found ?? "missing: there is no contract", artefacts[name].codeHash);
  };
  for (const name of DEPLOYED) {
    const address = suite.addresses[name];
    await compareCode(`the ${name}`, name, address);
    all.same(
      `The code of the ${name} in the deployment's file`,
      deployment.contracts[name]?.codeHash,
      artefacts[name].codeHash,
    );
  }
  // Which back it is follows from the front, which names it. What no contract has, its uploader can remove.
  for (const { codeName, codeHash } of codesOf(artefacts)) {
    const [contract] = codeName.split(".");
    all.holds(
      `The code ${codeHash} of the ${codeName} is not on the chain, or no contract keeps it there, so its uploader can remove it: "adotb upload ${contract}".`,
      await isKept(suite, codeHash),
    );
  }
  await all.part("The stashes", async () => {
    for (const [number, { account }] of (await suite.stashes()).entries()) {
      await compareCode(`stash ${number} (${account})`, "nominator", account);
      const nominator = suite.nominator(account);
      all.account(`The bonder of stash ${number}`, await nominator.ask("bonder"), suite.addresses.bonder);
      all.account(`The vault of stash ${number}`, await nominator.ask("vault"), suite.addresses.vault);
    }
  });
}

async function links(all: Comparison, suite: Suite, artefacts: Artefacts): Promise<void> {
  const { addresses: at } = suite;
  const { token, bonder, registry } = await suite.vault.ask("links");
  all.account("The vault's token", token, at.token);
  all.account("The vault's bonder", bonder, at.bonder);
  all.account("The vault's registry", registry, at.registry);
  const { vault, registry: bondersRegistry, nominatorCode } = await suite.bonder.ask("links");
  all.account("The bonder's vault", vault, at.vault);
  all.account("The bonder's registry", bondersRegistry, at.registry);
  all.same("The code of stashes to come", nominatorCode, artefacts.nominator.codeHash);
  all.account("The bonder's reporter", await suite.bonder.ask("reporter"), at.oracle);
  const { vault: oraclesVault, bonder: oraclesBonder } = await suite.oracle.ask("links");
  all.account("The oracle's vault", oraclesVault, at.vault);
  all.account("The oracle's bonder", oraclesBonder, at.bonder);
  all.account("The token's vault", await suite.token.ask("vault"), at.vault);
  const governed = await suite.governor.ask("links");
  for (const name of ["vault", "token", "bonder", "registry", "timelock"] as const) {
    all.account(`The governor's ${name}`, governed[name], at[name]);
  }
}

async function vaultSettings(
  all: Comparison,
  suite: Suite,
  network: SettledNetwork,
  deployment: Deployment,
): Promise<void> {
  const found = await suite.vault.ask("settings");
  const { vault: expected, token } = network;
  const amount = (planck: bigint) => formatAmount(planck, token);
  all.same("The minimum stake", found.minStake, expected.minStake, amount);
  all.same("The minimum exit", found.minExit, expected.minExit, amount);
  all.same("The fee on rewards", found.feeBps, expected.feeBps, formatPercent);
  all.same("The fee of unstake-now", found.instantFeeBps, expected.instantFeeBps, formatPercent);
  all.same("The buffer", found.bufferBps, expected.bufferBps, formatPercent);
  all.same("The most that an era's reward may be", found.maxRewardBps, expected.maxRewardBps, formatPercent);
  if (!network.auto.bondingEras) all.same("The eras of unbonding", found.bondingEras, expected.bondingEras);
  const unbonding = await unbondingTime(suite.chain.api);
  if (found.bondingEras !== unbonding.eras) all.warnings.push(bondingText(found.bondingEras, unbonding));
  all.account("The treasury", found.treasury, network.treasury);

  const clock = await suite.clock();
  all.same("The length of the vault's eras", clock.eraMs, network.eraMs, formatLength);
  const [setup] = (deployment.contracts.vault?.constructorArgs ?? []) as [{ eraAnchor?: number }?];
  if (setup?.eraAnchor !== undefined)
    all.same("The start of the vault's first era", clock.anchor, Number(setup.eraAnchor), formatMoment);
  const { startedAt, active } = await eraInfo(suite.chain.api);
  const { apart, matters } = clockDrift(startedAt, clock);
  if (startedAt > 0 && matters)
    all.warnings.push(
      `Era ${active} of the chain and the vault's eras begin ${formatDuration(apart)} apart.`,
    );
}

async function bonderSettings(all: Comparison, suite: Suite, network: SettledNetwork): Promise<void> {
  const found = await suite.bonder.ask("settings");
  const { bonder: expected, token, staking } = network;
  all.same("The eras of grace for a missing withdrawal", found.graceEras, expected.graceEras);
  if (!network.auto.minBond)
    all.same("The minimum bond of a stash", found.minBond, expected.minBond, (planck) =>
      formatAmount(planck, token),
    );
  all.same("The number of stashes at most", found.maxStashes, expected.maxStashes);
  all.same("The slashing spans", found.slashingSpans, expected.slashingSpans);
  const { calls } = found;
  const { callIndices: wanted, palletIndex } = staking;
  all.same("The index of the Staking pallet", calls.pallet, palletIndex);
  for (const [name, index, expectedIndex] of [
    ["bond", calls.bond, wanted.bond],
    ["bond_extra", calls.bondExtra, wanted.bond_extra],
    ["unbond", calls.unbond, wanted.unbond],
    ["withdraw_unbonded", calls.withdrawUnbonded, wanted.withdraw_unbonded],
    ["nominate", calls.nominate, wanted.nominate],
    ["chill", calls.chill, wanted.chill],
    ["rebond", calls.rebond, wanted.rebond],
    [
      "force_apply_min_commission",
      (calls as StakingCalls).forceApplyMinCommission,
      wanted.force_apply_min_commission,
    ],
  ] as const) {
    all.same(`The index of the staking call ${name}`, index, expectedIndex);
  }
  // The file may be old too: what counts in the end is the runtime.
  const runtime = await stakingInfo(suite.chain.api);
  all.same("The index of the Staking pallet in the runtime", palletIndex, runtime.palletIndex);
  all.holds(
    `A stash may have ${formatAmount(found.minBond, token)}, but the runtime lets nobody nominate with less than ${formatAmount(runtime.minNominatorBond, token)}: adotb propose --set "min-bond=${formatAmount(runtime.leastBond, token)}"`,
    found.minBond >= runtime.minNominatorBond,
  );
  // If the smallest nominator is a stash of ours, nobody below it was left out.
  const stashes = await suite.stashes();
  const { minimumActiveStake: smallest } = runtime;
  if (found.minBond < smallest && !stashes.some(({ bonded }) => bonded === smallest)) {
    all.warnings.push(
      `A stash may have ${formatAmount(found.minBond, token)}, but the smallest nominator of the last election has ${formatAmount(smallest, token)}: ` +
        `smaller stashes can be left out and earn nothing: adotb propose --set "min-bond=${formatAmount(runtime.leastBond, token)}"`,
    );
  }
}

async function oracleSettings(all: Comparison, suite: Suite, network: SettledNetwork): Promise<void> {
  const [panel, params] = await Promise.all([suite.oracle.ask("panel"), suite.oracle.ask("settings")]);
  const { oracle: expected } = network;
  // In which order they are named means nothing.
  const list = (reporters: readonly string[]) =>
    reporters
      .map((who) => formatAddress(who, network.ss58))
      .sort()
      .join(", ");
  all.same("Who reports to the oracle", list(panel.reporters), list(expected.reporters));
  all.same("The quorum of the reporters", panel.quorum, expected.quorum);
  all.same("The most that reports may change at once", params.limitBps, expected.limitBps, formatPercent);
  all.same("The number of eras that a larger change waits", params.vetoEras, expected.vetoEras);
}

async function allocation(all: Comparison, suite: Suite, network: SettledNetwork): Promise<void> {
  const limits = await suite.registry.ask("limits");
  all.same("The least number of validators", limits.minValidators, network.limits.minValidators);
  all.same("The largest number of validators", limits.maxValidators, network.limits.maxValidators);
  all.same(
    "The largest weight of a validator",
    limits.maxWeightBps,
    network.limits.maxWeightBps,
    formatPercent,
  );
  const found = new Map(
    (await suite.registry.ask("allocation")).map(({ validator, weightBps }) => [
      addressHex(validator),
      weightBps,
    ]),
  );
  for (const { validator, weightBps } of network.allocation) {
    all.same(`The weight of ${validator}`, found.get(addressHex(validator)) ?? 0, weightBps, formatPercent);
    found.delete(addressHex(validator));
  }
  for (const [validator, weightBps] of found) {
    all.same(`The weight of ${formatAddress(validator, network.ss58)}`, weightBps, 0, formatPercent);
  }
}

async function governance(all: Comparison, suite: Suite, network: SettledNetwork): Promise<void> {
  const found = await suite.governor.ask("settings");
  const { rules, token } = network;
  all.same("The threshold to propose", found.thresholdBps, rules.thresholdBps, formatPercent);
  all.same("The quorum", found.quorumBps, rules.quorumBps, formatPercent);
  all.same(
    "The quorum of what cannot be undone",
    found.criticalQuorumBps,
    rules.criticalQuorumBps,
    formatPercent,
  );
  all.same("The floor of what is at stake", found.floor, rules.floor, (planck) =>
    formatAmount(planck, token),
  );
  all.same("The time before a vote", Number(found.votingDelay), rules.votingDelay, formatLength);
  all.same("The length of a vote", Number(found.votingPeriod), rules.votingPeriod, formatLength);
  all.same("The grace after a vote", Number(found.grace), rules.grace, formatLength);
  const delay = Number(await suite.timelock.ask("TimelockController::get_min_delay"));
  all.same("The delay of the timelock", delay, network.minDelay, formatLength);
}

async function roles(
  all: Comparison,
  suite: Suite,
  network: SettledNetwork,
  deployment: Deployment,
  handedOver: boolean,
): Promise<RolesReport["executives"]> {
  const { timelock } = suite.addresses;
  const deployer = deployment.deployer;
  const power = (what: string, account: string | null) => {
    if (account !== null && sameAddress(account, deployer))
      all.differences.push(`The deployer ${deployer} still is ${what}.`);
  };
  for (const name of [...HANDED_OVER, "governor"] as const) {
    const { admin, pendingAdmin, handOvers, ossified } = await accessOf(suite, name);
    // From the deployer straight to the timelock: in between, code could have been replaced and storage planted.
    if (!handedOver && name !== "governor" && !sameAddress(admin, timelock)) {
      all.account(`The admin of the ${name}, before the hand-over,`, admin, deployer);
      all.same(`How often the admin role of the ${name} changed hands`, handOvers, 0);
      if (pendingAdmin !== null)
        all.account(`Whom the admin role of the ${name} is offered to`, pendingAdmin, timelock);
      continue;
    }
    all.account(`The admin of the ${name}`, admin, timelock);
    all.account(`Whom the admin role of the ${name} is offered to`, pendingAdmin, null);
    power(`admin of the ${name}`, admin);
    power(`the one whom the admin role of the ${name} is offered to`, pendingAdmin);
    all.same(`How often the admin role of the ${name} changed hands`, handOvers, 1);
    if (ossified) all.warnings.push(`The ${name} is ossified: it can never be upgraded.`);
  }
  const [guardian, governorsGuardian, reporter, { reporters }] = await Promise.all([
    suite.vault.ask("guardian"),
    suite.governor.ask("guardian"),
    suite.bonder.ask("reporter"),
    suite.oracle.ask("panel"),
  ]);
  all.account("The guardian of the vault", guardian, network.guardian);
  all.account("The guardian of the governor", governorsGuardian, network.guardian);
  power("guardian of the vault", guardian);
  power("guardian of the governor", governorsGuardian);
  power("the reporter of the bonder", reporter);
  for (const one of reporters) power("a reporter of the oracle", one);

  const { guardian: named, treasury, council, minDelay, oracle } = network;
  const others = [deployer, named, treasury, ...oracle.reporters];
  const found = await rolesAtTimelock(suite, {
    council,
    others,
    // What the file says of the constructor, and what should be: it is the one or the other.
    made: [...madeWith(deployment), { minDelay, council }],
    deployer,
  });
  for (const { what, fine } of found.facts) all.holds(what, fine);
  all.warnings.push(...found.warnings);
  return found.executives;
}

function madeWith({ contracts }: Deployment): MadeWith[] {
  const [setup] = (contracts.governor?.constructorArgs ?? []) as Partial<MadeWith>[];
  if (setup?.minDelay === undefined || setup.council === undefined) return [];
  return [{ minDelay: BigInt(setup.minDelay), council: setup.council }];
}

async function money(
  all: Comparison,
  suite: Suite,
  network: SettledNetwork,
  deployment: Deployment,
): Promise<void> {
  const amount = (planck: bigint) => formatAmount(planck, network.token);
  const sent = deployment.contracts.vault?.value;
  if (sent !== undefined) all.same("The bootstrap stake", BigInt(sent), network.bootstrapStake, amount);
  const [shares, epoch] = await Promise.all([
    suite.token.ask("shares_of", [formatAddress(BOOTSTRAP_HOLDER, network.ss58)]),
    suite.token.ask("epoch"),
  ]);
  // The first share is worth a planck. Anybody may give the holder more, and after a total loss somebody gave another one.
  all.holds(
    `The bootstrap holder has ${formatShares(shares)}, but the stake of ${amount(network.bootstrapStake)} bought ${formatShares(network.bootstrapStake)}.`,
    epoch === 0 ? shares >= network.bootstrapStake : shares > 0n,
  );
  const overview = await suite.overview();
  const { data } = await suite.chain.api.query.system.account(suite.addresses.vault);
  const books = overview.money.buffer + overview.money.reserved;
  const held = data.free.toBigInt() - existentialDeposit(suite.chain.api);
  all.holds(
    `The vault's books say ${formatAmount(books, network.token)} of cash, but its account can spend ${formatAmount(held, network.token)}.`,
    held >= books,
  );
}

async function sudo(all: Comparison, chain: Chain, deployment: Deployment): Promise<void> {
  const entry = chain.api.query["sudo"]?.["key"];
  if (!entry) return;
  const key = (await entry()).toString();
  if (!key) return;
  const who = sameAddress(key, deployment.deployer) ? "the deployer" : key;
  all.warnings.push(
    `The chain has a sudo key, of ${who}: whoever has it can change everything on this chain.`,
  );
}
