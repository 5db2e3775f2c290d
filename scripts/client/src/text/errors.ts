// What can go wrong, sorted by what the person at the keyboard can do about it.

/** The exit codes of the command; `--help` lists them. */
export const ExitCode = { Ok: 0, Refused: 1, Usage: 2, Network: 3, Differences: 4 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** An error whose message is a sentence for a person. */
export abstract class AdotbError extends Error {
  abstract readonly exitCode: ExitCode;
  /** What it cost all the same, in planck: a transaction that fails in a block is paid for. */
  fee: bigint | undefined;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }

  /** What `--json` prints beside the message. */
  details(): Record<string, unknown> {
    return {};
  }
}

/** What was typed, or stands in a file, is wrong. The message has an example that works. */
export class InputError extends AdotbError {
  readonly exitCode = ExitCode.Usage;
}

/** The chain cannot be reached, or stopped answering. */
export class NetworkError extends AdotbError {
  readonly exitCode = ExitCode.Network;
}

/** A contract of the suite refused and changed nothing. */
export class Refusal extends AdotbError {
  readonly exitCode = ExitCode.Refused;

  /**
   * @param contract name of the contract, "vault"
   * @param called the message that was called, "stake"
   * @param error path of the error's name: `["Token", "InsufficientShares"]`
   * @param values its values, by name
   * @param message one sentence
   */
  constructor(
    readonly contract: string,
    readonly called: string,
    readonly error: readonly string[],
    readonly values: Readonly<Record<string, unknown>>,
    message: string,
  ) {
    super(message);
  }

  /** "BelowMinimum", or "Token.InsufficientShares" where a contract passes on what another one said. */
  get errorName(): string {
    return this.error.join(".");
  }

  /** Whether this is the error of that name, alone or as the innermost one. */
  is(name: string): boolean {
    return this.errorName === name || this.error.at(-1) === name;
  }

  override details(): Record<string, unknown> {
    return { contract: this.contract, called: this.called, error: this.errorName, values: this.values };
  }
}

/** The chain refused the transaction, or the contract trapped. */
export class ChainRefusal extends AdotbError {
  readonly exitCode = ExitCode.Refused;

  /** @param error "Contracts.OutOfGas", "Token.FundsUnavailable", "BadOrigin", "Invalid.Payment" */
  constructor(
    readonly error: string,
    message: string,
  ) {
    super(message);
  }

  override details(): Record<string, unknown> {
    return { error: this.error };
  }
}

/** `verify` found the chain different from what it should be. */
export class DifferencesFound extends AdotbError {
  readonly exitCode = ExitCode.Differences;

  constructor(readonly differences: readonly string[]) {
    super(
      differences.length === 1 ? "There is one difference." : `There are ${differences.length} differences.`,
    );
  }

  override details(): Record<string, unknown> {
    return { differences: this.differences };
  }
}

/** The person said no. */
export class Declined extends AdotbError {
  readonly exitCode = ExitCode.Usage;
}

/** Says in one sentence what any thrown thing is. */
export function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || error.name;
}
