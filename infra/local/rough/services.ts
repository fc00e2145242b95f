import { setTimeout as delay } from 'node:timers/promises';
import { type AwsCall, type AwsReply, type AwsService, ConnectionCut } from '../aws/service.ts';
import { between, type Faults, halved } from './faults.ts';
import { partlyDoneBatch, partlyRefusedPutEvents } from './partial.ts';
import { conflictOf, throttleOf } from './refusals.ts';

type Json = Record<string, unknown>;

/** What operators do and what describes: nothing of it competes for capacity. */
const isAdministration = (operation: string): boolean =>
  /^(Create|Delete|Describe|Update|List|Tag|Untag|Set|Put(Rule|Targets))/.test(operation) &&
  !/^(Update|Delete)Item$/.test(operation);

/**
 * Stands before the services as the front door sees them, behind signature and permission: conflicts, throttles,
 * half-done batches, slow answers, and connections that break before the effect or after it.
 */
export const roughServices = <Services extends Readonly<Record<string, AwsService>>>(
  services: Services,
  faults: Faults,
  { region }: { readonly region: string },
): Record<keyof Services & string, AwsService> => {
  const rough = (name: string, service: AwsService): AwsService => {
    const serve = (call: AwsCall) => service.handle(call);
    return {
      ...service, // preflights and forms are not disturbed
      close: () => service.close(),
      async handle(call) {
        if (!faults.concerns(call.caller.arn) || isAdministration(call.operation)) return serve(call);
        const slow = faults.strike('slowness');
        const cut = faults.strike('cuts');
        if (cut !== undefined && halved(cut).first) throw new ConnectionCut();
        const reply = await disturbed(name, serve, call);
        if (cut !== undefined) {
          closeBody(reply);
          throw new ConnectionCut();
        }
        if (slow !== undefined) await delay(between(slow, 20, 200));
        return reply;
      },
    };
  };

  const disturbed = async (name: string, serve: AwsService['handle'], call: AwsCall): Promise<AwsReply> => {
    const throttle = faults.strike('throttles');
    const conflict = name === 'dynamodb' ? faults.strike('conflicts') : undefined;
    const refusal = call.operation === 'PutEvents' ? faults.strike('refusals') : undefined;
    if (throttle === undefined && conflict === undefined && refusal === undefined) return serve(call);
    const input = name === 's3' ? {} : inputOf(call);
    if (!input) return serve(call); // it is refused for its form
    if (throttle !== undefined) {
      const partly = name === 'dynamodb' ? await partlyDoneBatch(serve, call, input, throttle) : undefined;
      if (partly) return partly;
      throw throttleOf(name, call, input, throttle, region);
    }
    const ongoing = conflict === undefined ? undefined : conflictOf(call, input, conflict);
    if (ongoing) throw ongoing;
    return refusal === undefined ? serve(call) : partlyRefusedPutEvents(serve, call, input, refusal);
  };

  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, rough(name, service)]),
  ) as Record<keyof Services & string, AwsService>;
};

/** An object that nobody will read now. */
const closeBody = ({ body }: AwsReply) => {
  if (typeof body === 'object' && 'destroy' in body && typeof body.destroy === 'function') body.destroy();
};

const inputOf = ({ body }: AwsCall): Json | undefined => {
  try {
    const input: unknown = JSON.parse(body.toString() || '{}');
    return typeof input === 'object' && input !== null && !Array.isArray(input) ? (input as Json) : undefined;
  } catch {
    return undefined;
  }
};
