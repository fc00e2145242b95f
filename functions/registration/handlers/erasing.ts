import type { Given } from '../../../shared/contract/given.ts';
import { today } from '../../../shared/policy/local-date.ts';
import type { Concerned } from '../../../shared/routes/registration/privacy-requests.ts';
import { erase, isErased } from '../domain/subject.ts';
import type { SubjectStore } from '../store/subjects.ts';

/** Erases a household or person by itself, with the same proof as if somebody had asked; once, however often it is told. */
export const eraser =
  (subjects: SubjectStore) =>
  async (of: Concerned, cause: 'request' | 'retention', given: Given): Promise<void> => {
    const loaded = await subjects.find(of);
    if (!loaded?.erasable || loaded.concern.kind === 'location' || isErased(loaded.concern)) return;
    const { concern, erasable } = loaded;
    const effect = erase(concern, cause, today(given, concern.record.area.code), given);
    const proof = await subjects.proofOf(erasable, { cause }, given);
    await subjects.saveErasure(effect, loaded, proof);
  };

export type Eraser = ReturnType<typeof eraser>;
