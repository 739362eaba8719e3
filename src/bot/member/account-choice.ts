import type { LinkedAccount } from '../../members/linked-accounts.ts';
import { accountLabels, receiveAtButton } from '../../messages/vi/bot-accounts.ts';
import { chosen } from '../../messages/vi/bot-settings.ts';
import type { Button } from '../../platforms/platform.ts';

/** One button for each account, to make it the one that messages come to first; none where there is no choice. */
export function accountChoice(
  accounts: readonly LinkedAccount[],
  dataOf: (accountId: number) => string,
): Button[][] {
  if (accounts.length < 2) return [];
  const labels = accountLabels(accounts);
  return accounts.map(({ id, isPreferred }, index) => {
    const label = receiveAtButton(labels[index] ?? '');
    return [{ label: isPreferred ? chosen(label) : label, data: dataOf(id) }];
  });
}
