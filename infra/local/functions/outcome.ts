/** What came of an invocation: the handler's answer as JSON, or the error as Lambda reports it. */
export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: readonly string[];
    };

export const failure = (errorType: string, errorMessage: string): Outcome => ({
  ok: false,
  errorType,
  errorMessage,
});

/** Request and answer of a synchronous invocation are limited to 6 MB each. */
export const payloadLimit = 6 * 2 ** 20;
