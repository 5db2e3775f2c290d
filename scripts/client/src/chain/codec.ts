// From polkadot.js' codecs to plain values, the way the generated types write them:
//   u8..u32 number · u64, u128 bigint · account SS58 text · hash hex text · bytes Uint8Array
//   option value or null · unit variant "Name" · variant with fields { Name: fields } · struct { camelCase }

import type { Codec } from "@polkadot/types/types";
import {
  bool,
  Enum,
  GenericAccountId,
  GenericAccountId32,
  Json,
  Map as CodecMap,
  Null,
  Option,
  Raw,
  Result,
  Struct,
  Text,
  Tuple,
  U8aFixed,
} from "@polkadot/types";
import { u8aToHex } from "@polkadot/util";
import { AbstractArray, AbstractInt } from "@polkadot/types-codec";

export function plain(codec: Codec | null | undefined): unknown {
  if (codec === null || codec === undefined || codec instanceof Null) return null;
  if (codec instanceof Option) return codec.isSome ? plain(codec.unwrap()) : null;
  if (codec instanceof Result) {
    return codec.isOk ? { Ok: plain(codec.asOk) } : { Err: plain(codec.asErr) };
  }
  if (codec instanceof Enum) return codec.isNone || codec.isBasic ? codec.type : variant(codec);
  if (codec instanceof AbstractInt) {
    return codec.bitLength() > 32 ? codec.toBigInt() : codec.toNumber();
  }
  if (codec instanceof bool) return codec.isTrue;
  if (codec instanceof GenericAccountId || codec instanceof GenericAccountId32 || codec instanceof Text) {
    return codec.toString();
  }
  // A list of bytes is raw data; bytes of a fixed length are a hash, a salt or a selector.
  if (codec instanceof U8aFixed) return codec.toHex();
  if (codec instanceof Raw) return codec.toU8a(true);
  if (codec instanceof Struct) {
    return Object.fromEntries(
      [...codec.entries()].map(([key, value]) => [fieldName(key as string), plain(value as Codec)]),
    );
  }
  if (codec instanceof Tuple || codec instanceof AbstractArray) {
    return [...(codec as unknown as Iterable<Codec>)].map(plain);
  }
  if (codec instanceof CodecMap || codec instanceof Json) return codec.toJSON();
  return codec.toPrimitive();
}

function variant(codec: Enum): unknown {
  const inner = plain(codec.inner);
  return inner === null && codec.inner instanceof Null ? codec.type : { [codec.type]: inner };
}

/** polkadot.js writes `registry_` for a field that would hide a property of its own. */
const fieldName = (key: string): string => key.replace(/_$/, "");

/** An enum's value, as {@link plain} writes it, taken apart: name and fields. */
export function variantOf(value: unknown): { name: string; fields: unknown } | undefined {
  if (typeof value === "string") return { name: value, fields: null };
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only) return { name: only[0], fields: only[1] };
  }
  return undefined;
}

/** What polkadot.js takes for the same value: bytes as hex, since it would look for a length in front of them. */
export function encodable(value: unknown): unknown {
  if (value instanceof Uint8Array) return u8aToHex(value);
  if (Array.isArray(value)) return value.map(encodable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encodable(inner)]));
}

/** For `JSON.stringify`: bigints as text, bytes as hex. */
export function jsonReplacer(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Uint8Array) return u8aToHex(value);
  return value;
}
