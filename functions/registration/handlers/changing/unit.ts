import { visible } from '../../../../shared/area/visible.ts';
import { actingIn } from '../../../../shared/contract/acting.ts';
import type { Given } from '../../../../shared/contract/given.ts';
import { unitRoutes } from '../../../../shared/routes/registration/units.ts';
import { correctUnit, type UnitRecord } from '../../domain/unit.ts';
import type { AccountStore } from '../../store/accounts.ts';
import type { UnitStore } from '../../store/units.ts';
import type { Changeable, Loading } from '../keeping.ts';

interface Deps {
  readonly units: UnitStore;
  readonly accounts: AccountStore;
}

/** A unit as it was loaded, ready to have its decree or legal status corrected. */
export const changingUnit =
  ({ units }: Pick<Deps, 'units'>) =>
  (unit: UnitRecord, given: Given): Changeable<UnitRecord> => ({
    kind: 'unit',
    id: unit.unitId,
    record: unit,
    standing: unit,
    sets: {},
    shape: unitRoutes.changeUnit.body,
    change: (patch) => {
      const decision = correctUnit(unit, patch, given);
      return { ...units.prepared(decision), answer: decision.next };
    },
    answer: () => unit,
  });

/** Loads a unit for who may correct its decree and legal status. */
export const loadingUnit =
  ({ units, accounts }: Deps): Loading<UnitRecord> =>
  async (unitId, { caller, given }) => {
    const { access } = unitRoutes.changeUnit;
    const [found, posts] = await Promise.all([units.find(unitId), accounts.postsOf(caller, access)]);
    const unit = visible(found, caller, 'unit.not-found');
    actingIn({ caller, posts }, access, unit, given);
    return changingUnit({ units })(unit, given);
  };
