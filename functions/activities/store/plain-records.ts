export { plainRecords } from '../../../shared/persistence/plain-records.ts';
