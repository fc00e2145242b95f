import { AwsError } from '../aws/service.ts';

/** In AWS's words, without the place in the text that its parser adds. */
export const invalid = (reason: string) =>
  new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}`);
