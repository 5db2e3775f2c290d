// The command `keeper`.

import type { Command } from "commander";
import { action, Session, type GlobalOptions } from "../cli/session.ts";
import { InputError } from "../text/errors.ts";
import { settleNetwork } from "../suite/network.ts";
import { parseDuration, parseWhole } from "../text/units.ts";
import { Keeper } from "../keeper/keeper.ts";
import { KeeperLog } from "../cli/log.ts";
import { Metrics } from "../keeper/metrics.ts";

interface Options {
  once?: boolean;
  poll?: string;
  delay?: string;
  steps: string;
  metricsPort?: string;
  metrics: boolean;
  report?: boolean;
}

const HELP = `
Once per era it pays out the rewards of our stashes (also those of older eras that nobody paid), creates the stashes that
are wanted, and calls "advance" until the work of the era is complete. It keeps nothing on disk: kill it, start it
again, run a second one beside it (with another account), and nothing is done twice.

With --report it says what the chain's ledgers have of the stashes as soon as one differs from its book, and once an era
when the work is complete; and it applies a report that was held and not vetoed, if it is still what the chain says.

Nothing that fails keeps anything else from being done: it is tried again, later each time, and the rest goes on.

With --metrics-port, or keeper.metricsPort in the network's file, Prometheus reads http://127.0.0.1:<port>/metrics, and
/health answers 200 or 503. docs/runbook.md says what each alarm means and what to do.

Examples:
  adotb keeper --as //Ferdie
  adotb keeper --once
  adotb keeper --report --keystore reporter.json
  adotb --network polkadot-hub --keystore keeper.json --json keeper --delay "30 min"`;

export function register(program: Command): void {
  program
    .command("keeper")
    .description("does the daily work for as long as it runs, and warns of what a person should see")
    .option("--once", "do what is to do now, and end")
    .option("--poll <time>", 'look again after so long, like "10 s" (default: a hundredth of an era)')
    .option(
      "--delay <time>",
      'begin so long after the start of an era, like "30 min": for a keeper that stands by',
      "0 s",
    )
    .option("--steps <number>", 'most steps of one call of "advance"', "64")
    .option("--report", "report too what the chain's ledgers have: for the account of a reporter")
    .option("--metrics-port <port>", "port of /metrics and /health on this machine; 0 for any free one")
    .option("--no-metrics", "serve neither of them")
    .addHelpText("after", HELP)
    .action(action<Options, []>(keep));
}

async function keep(session: Session, options: Options & GlobalOptions): Promise<void> {
  const { network } = session;
  const log = new KeeperLog(options.json ?? false);
  const metrics = new Metrics();
  const signer = await session.signer();
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      log.info("stopping", "Stopping after what is under way.");
      stop.abort();
    });
  }
  // A library's promise that nobody waits for must not end the work.
  process.on("unhandledRejection", (error) => {
    log.error(
      "unexpected",
      `Something went wrong in the background: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const time = (text: string) =>
    parseDuration(
      text,
      "eraLength" in network && network.eraLength !== "auto" && "ms" in network.eraLength
        ? network.eraLength.ms
        : 86_400_000,
    );
  const keeper = new Keeper({
    open: async () => {
      // A session of its own for each connection.
      const own = new Session(session.options);
      try {
        const suite = await own.suite();
        const { chain } = suite;
        return { chain, suite, network: await settleNetwork(network, chain), close: () => own.close() };
      } catch (error) {
        await own.close();
        throw error;
      }
    },
    signer,
    log,
    metrics,
    sendOptions: session.sendOptions,
    pollMs: options.poll === undefined ? undefined : time(options.poll),
    delayMs: time(options.delay ?? "0 s"),
    maxSteps: parseWhole(options.steps, "The number of steps", 1, 10_000),
    report: options.report ?? false,
    signal: stop.signal,
  });
  if (options.once) {
    await keeper.once();
    return;
  }
  const port =
    options.metricsPort === undefined
      ? network.keeper.metricsPort
      : parseWhole(options.metricsPort, "The port", 0, 65_535);
  if (options.metrics && port !== undefined) {
    const served = await metrics.serve(port, () => keeper.health());
    log.info(
      "metrics",
      `Metrics at http://127.0.0.1:${served}/metrics, health at http://127.0.0.1:${served}/health.`,
      { port: served },
    );
  }
  try {
    log.info("started", `The keeper works on ${network.name} as ${signer.address}.`, {
      network: network.name,
      keeper: signer.address,
    });
    await keeper.run();
    log.info("stopped", "The keeper has stopped.");
  } catch (error) {
    if (error instanceof InputError) log.error("gave-up", error.message);
    throw error;
  } finally {
    metrics.close();
  }
}
