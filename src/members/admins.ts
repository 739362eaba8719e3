import type { Connection } from '../storage/database.ts';
import { countActiveAdmins } from './member-store.ts';

/** How many there are who may let people in; when nobody is left, only the operator can, by `bantin invite`. */
export function countAdmins(connection: Connection): Promise<number> {
  return countActiveAdmins(connection);
}
