/** The kinds of updates we read; Telegram sends no others. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;
