-- Why: the first tables. The audit log is append-only by trigger, because a promise that code keeps is one that code can break.

-- CreateTable
CREATE TABLE "organisation" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "parent_id" INTEGER,
    "path" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "organisation_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "organisation" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "member" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "digest" TEXT NOT NULL DEFAULT 'daily',
    "quiet_from" TEXT NOT NULL DEFAULT '21:00',
    "quiet_to" TEXT NOT NULL DEFAULT '06:30',
    "preferred_account_id" INTEGER,
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    CONSTRAINT "member_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "chat_account" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "platform" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "member_id" INTEGER,
    "display_name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "created_at" DATETIME NOT NULL,
    "last_seen_at" DATETIME,
    CONSTRAINT "chat_account_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "conversation" (
    "account_id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "step" TEXT NOT NULL,
    "data_json" TEXT NOT NULL,
    "updated_at" DATETIME NOT NULL,
    CONSTRAINT "conversation_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "chat_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "search_session" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "account_id" INTEGER NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "search_session_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "chat_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "code" TEXT NOT NULL,
    "organisation_id" INTEGER NOT NULL,
    "role" TEXT NOT NULL,
    "max_uses" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "expires_at" DATETIME NOT NULL,
    "revoked_at" DATETIME,
    "created_by_id" INTEGER,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "invitation_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "join_attempt" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "account_id" INTEGER NOT NULL,
    "attempted_at" DATETIME NOT NULL,
    CONSTRAINT "join_attempt_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "chat_account" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "audit_entry" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "actor_id" INTEGER,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "topic" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "topic_mute" (
    "member_id" INTEGER NOT NULL,
    "topic_id" INTEGER NOT NULL,

    PRIMARY KEY ("member_id", "topic_id"),
    CONSTRAINT "topic_mute_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "topic_mute_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "source" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "url" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "topic_id" INTEGER,
    "etag" TEXT,
    "last_modified" TEXT,
    "interval_minutes" INTEGER NOT NULL DEFAULT 30,
    "next_poll_at" DATETIME NOT NULL,
    "imported_at" DATETIME,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "paused_at" DATETIME,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "source_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "document" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "kind" TEXT NOT NULL,
    "external_id" TEXT,
    "canonical_url" TEXT,
    "content_hash" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "sapo" TEXT NOT NULL DEFAULT '',
    "body" TEXT NOT NULL,
    "images_json" TEXT NOT NULL DEFAULT '[]',
    "author" TEXT,
    "published_on" TEXT,
    "topic_id" INTEGER,
    "source_id" INTEGER,
    "symbol" TEXT,
    "symbol_key" TEXT,
    "directive_type" TEXT,
    "issuer" TEXT,
    "summary" TEXT NOT NULL DEFAULT '',
    "silent" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_by_id" INTEGER,
    "created_at" DATETIME NOT NULL,
    "updated_at" DATETIME NOT NULL,
    CONSTRAINT "document_topic_id_fkey" FOREIGN KEY ("topic_id") REFERENCES "topic" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "document_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "citation" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "document_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "symbol_key" TEXT NOT NULL,
    "type" TEXT,
    "issuer" TEXT,
    CONSTRAINT "citation_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "event" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "document_id" INTEGER,
    "title" TEXT NOT NULL,
    "title_key" TEXT NOT NULL,
    "starts" TEXT,
    "ends" TEXT,
    "place" TEXT,
    "sentence" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" DATETIME,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "event_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "task" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "document_id" INTEGER,
    "text" TEXT NOT NULL,
    "who" TEXT,
    "organisation_id" INTEGER,
    "deadline" TEXT,
    "sentence" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "decided_by_id" INTEGER,
    "decided_at" DATETIME,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "task_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "task_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisation" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body_json" TEXT NOT NULL,
    "buttons_json" TEXT,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "audience" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "send_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "created_by_id" INTEGER,
    "created_at" DATETIME NOT NULL,
    "finished_at" DATETIME,
    "progress_platform" TEXT,
    "progress_chat_id" TEXT,
    "progress_ref" TEXT
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "message_id" INTEGER NOT NULL,
    "member_id" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "not_before" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "locked_by" TEXT,
    "locked_until" DATETIME,
    "account_id" INTEGER,
    "parts_sent" INTEGER NOT NULL DEFAULT 0,
    "uncertain" BOOLEAN NOT NULL DEFAULT false,
    "body_json" TEXT,
    "message_ref" TEXT,
    "reason" TEXT,
    "sent_at" DATETIME,
    CONSTRAINT "delivery_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
    CONSTRAINT "delivery_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "received_update" (
    "platform" TEXT NOT NULL,
    "update_key" TEXT NOT NULL,
    "received_at" DATETIME NOT NULL,
    "done_at" DATETIME,

    PRIMARY KEY ("platform", "update_key")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
);

-- CreateTable
CREATE TABLE "local_message" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "chat_id" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "body_json" TEXT NOT NULL,
    "buttons_json" TEXT,
    "file_json" TEXT,
    "file_content" BLOB,
    "at" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "organisation_code_key" ON "organisation"("code");

-- CreateIndex
CREATE INDEX "organisation_path_idx" ON "organisation"("path");

-- CreateIndex
CREATE INDEX "organisation_name_key_idx" ON "organisation"("name_key");

-- CreateIndex
CREATE INDEX "member_organisation_id_idx" ON "member"("organisation_id");

-- CreateIndex
CREATE INDEX "member_status_role_idx" ON "member"("status", "role");

-- CreateIndex
CREATE INDEX "chat_account_member_id_idx" ON "chat_account"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_account_platform_chat_id_key" ON "chat_account"("platform", "chat_id");

-- CreateIndex
CREATE INDEX "search_session_created_at_idx" ON "search_session"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_code_key" ON "invitation"("code");

-- CreateIndex
CREATE INDEX "join_attempt_account_id_attempted_at_idx" ON "join_attempt"("account_id", "attempted_at");

-- CreateIndex
CREATE INDEX "audit_entry_at_idx" ON "audit_entry"("at");

-- CreateIndex
CREATE UNIQUE INDEX "topic_key_key" ON "topic"("key");

-- CreateIndex
CREATE UNIQUE INDEX "source_url_key" ON "source"("url");

-- CreateIndex
CREATE INDEX "source_next_poll_at_idx" ON "source"("next_poll_at");

-- CreateIndex
CREATE UNIQUE INDEX "document_external_id_key" ON "document"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "document_canonical_url_key" ON "document"("canonical_url");

-- CreateIndex
CREATE INDEX "document_content_hash_idx" ON "document"("content_hash");

-- CreateIndex
CREATE INDEX "document_symbol_key_idx" ON "document"("symbol_key");

-- CreateIndex
CREATE INDEX "document_kind_published_on_idx" ON "document"("kind", "published_on");

-- CreateIndex
CREATE INDEX "document_created_at_idx" ON "document"("created_at");

-- CreateIndex
CREATE INDEX "citation_document_id_idx" ON "citation"("document_id");

-- CreateIndex
CREATE INDEX "citation_symbol_key_idx" ON "citation"("symbol_key");

-- CreateIndex
CREATE INDEX "event_status_starts_idx" ON "event"("status", "starts");

-- CreateIndex
CREATE INDEX "event_title_key_idx" ON "event"("title_key");

-- CreateIndex
CREATE INDEX "event_document_id_idx" ON "event"("document_id");

-- CreateIndex
CREATE INDEX "task_status_deadline_idx" ON "task"("status", "deadline");

-- CreateIndex
CREATE INDEX "task_document_id_idx" ON "task"("document_id");

-- CreateIndex
CREATE UNIQUE INDEX "message_key_key" ON "message"("key");

-- CreateIndex
CREATE INDEX "message_finished_at_idx" ON "message"("finished_at");

-- CreateIndex
CREATE INDEX "message_created_at_idx" ON "message"("created_at");

-- CreateIndex
CREATE INDEX "delivery_message_id_state_not_before_id_idx" ON "delivery"("message_id", "state", "not_before", "id");

-- CreateIndex
CREATE INDEX "delivery_member_id_idx" ON "delivery"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_message_id_member_id_key" ON "delivery"("message_id", "member_id");

-- CreateIndex
CREATE INDEX "received_update_received_at_idx" ON "received_update"("received_at");

-- CreateIndex
CREATE INDEX "local_message_chat_id_id_idx" ON "local_message"("chat_id", "id");

CREATE TRIGGER "audit_entry_no_update" BEFORE UPDATE ON "audit_entry"
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;

CREATE TRIGGER "audit_entry_no_delete" BEFORE DELETE ON "audit_entry"
BEGIN SELECT RAISE(ABORT, 'audit_entry is append-only'); END;
