-- Zalo: which way a delivery took and why, what became of it on the phone, windows, quotas, tokens, numbered buttons,
-- and codes by which a member links a second account.

-- AlterTable
ALTER TABLE "chat_account" ADD COLUMN "window_closed_at" DATETIME;

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN "received_at" DATETIME;
ALTER TABLE "delivery" ADD COLUMN "route" TEXT;
ALTER TABLE "delivery" ADD COLUMN "route_reason" TEXT;
ALTER TABLE "delivery" ADD COLUMN "seen_at" DATETIME;

-- CreateTable
CREATE TABLE "link_code" (
    "code" TEXT NOT NULL PRIMARY KEY,
    "member_id" INTEGER NOT NULL,
    "expires_at" DATETIME NOT NULL,
    "used_at" DATETIME,
    "created_at" DATETIME NOT NULL,
    CONSTRAINT "link_code_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "choice_list" (
    "platform" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "choices_json" TEXT NOT NULL,
    "shown_at" DATETIME NOT NULL,

    PRIMARY KEY ("platform", "chat_id")
);

-- CreateTable
CREATE TABLE "channel_usage" (
    "platform" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,

    PRIMARY KEY ("platform", "period", "unit")
);

-- CreateTable
CREATE TABLE "platform_token" (
    "platform" TEXT NOT NULL PRIMARY KEY,
    "sealed" TEXT NOT NULL,
    "origin_hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "access_expires_at" DATETIME NOT NULL,
    "refresh_expires_at" DATETIME NOT NULL,
    "refreshed_at" DATETIME NOT NULL,
    "refreshing_by" TEXT,
    "refreshing_until" DATETIME,
    "failure" TEXT,
    "failed_at" DATETIME
);

-- CreateIndex
CREATE INDEX "link_code_member_id_idx" ON "link_code"("member_id");
