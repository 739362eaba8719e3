import type { BotFeature } from './bot-context.ts';
import { addDocumentFeature } from './editor/add-document.ts';
import { announceFeature } from './editor/announce.ts';
import { approveFeature } from './editor/approve.ts';
import { inviteFeature } from './editor/invite.ts';
import { reportFeature } from './editor/report.ts';
import { sourcesFeature } from './editor/sources.ts';
import { directivesFeature } from './member/directives.ts';
import { documentFeature } from './member/document.ts';
import { latestFeature } from './member/latest.ts';
import { linkAccountsFeature } from './member/link-accounts.ts';
import { myTasksFeature } from './member/my-tasks.ts';
import { personalDataFeature } from './member/personal-data.ts';
import { searchFeature } from './member/search.ts';
import { settingsFeature } from './member/settings.ts';
import { topicsFeature } from './member/topics.ts';
import { upcomingFeature } from './member/upcoming.ts';
import { unreadFeature } from './unread.ts';

/** Everything the conversation can do beside its own commands, in the order of the menu. */
export const BOT_FEATURES: readonly BotFeature[] = [
  latestFeature,
  directivesFeature,
  upcomingFeature,
  myTasksFeature,
  searchFeature,
  documentFeature,
  topicsFeature,
  settingsFeature,
  linkAccountsFeature,
  unreadFeature,
  personalDataFeature,
  addDocumentFeature,
  announceFeature,
  approveFeature,
  inviteFeature,
  reportFeature,
  sourcesFeature,
];
