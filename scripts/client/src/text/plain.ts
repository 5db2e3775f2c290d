// Words of the generated types.

/** An account in SS58 form. */
export type Address = string;
/** Bytes in hex, with 0x. */
export type Hex = string;
