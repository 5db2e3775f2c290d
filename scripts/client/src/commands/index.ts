// All commands, in the order of --help.

import type { CommandFile } from "../cli/program.ts";
import * as deploy from "./deploy.ts";
import * as verify from "./verify.ts";
import * as operate from "./operate.ts";
import * as keeper from "./keeper.ts";
import * as oracle from "./oracle.ts";
import * as earned from "./earned.ts";
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
  earned,
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
