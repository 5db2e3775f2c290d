// All commands, in the order of --help.

import type { CommandFile } from "../program.ts";
import * as deploy from "../deploy/command.ts";
import * as verify from "../deploy/verify-command.ts";
import * as operate from "../deploy/operate-command.ts";
import * as keeper from "../keeper/command.ts";
import * as oracle from "../oracle/command.ts";
import * as escrow from "./escrow.ts";
import * as exclusions from "./exclusions.ts";
import * as holdings from "./holdings.ts";
import * as overview from "./overview.ts";
import * as proposals from "./proposals.ts";
import * as propose from "./propose.ts";
import * as stake from "./stake.ts";
import * as unstake from "./unstake.ts";
import * as validators from "./validators.ts";

export const COMMANDS: readonly CommandFile[] = [
  overview,
  stake,
  unstake,
  holdings,
  validators,
  escrow,
  propose,
  proposals,
  deploy,
  verify,
  keeper,
  oracle,
  exclusions,
  operate,
];
