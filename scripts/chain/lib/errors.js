// What went wrong.

/**
 * The code of an error of the system: "ENOENT".
 * @param {unknown} error
 */
export const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;
