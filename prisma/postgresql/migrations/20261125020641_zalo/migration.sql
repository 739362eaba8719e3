-- Zalo: which way a delivery took and why, what became of it on the phone, windows, quotas, tokens, numbered buttons,
-- and codes by which a member links a second account.

-- AlterTable
ALTER TABLE "chat_account" ADD COLUMN     "window_closed_at" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "received_at" TIMESTAMP(3),
ADD COLUMN     "route" TEXT,
ADD COLUMN     "route_reason" TEXT,
ADD COLUMN     "seen_at" TIMESTAMP(3);

-- CreateTable
CREATE TABLE "link_code" (
    "code" TEXT NOT NULL,
    "member_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "used_at" TIMESTAMP(3),
    "created_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "choice_list" (
    "platform" TEXT NOT NULL,
    "chat_id" TEXT NOT NULL,
    "choices_json" TEXT NOT NULL,
    "shown_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "choice_list_pkey" PRIMARY KEY ("platform","chat_id")
);

-- CreateTable
CREATE TABLE "channel_usage" (
    "platform" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "channel_usage_pkey" PRIMARY KEY ("platform","period","unit")
);

-- CreateTable
CREATE TABLE "platform_token" (
    "platform" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "origin_hash" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "access_expires_at" TIMESTAMP(3) NOT NULL,
    "refresh_expires_at" TIMESTAMP(3) NOT NULL,
    "refreshed_at" TIMESTAMP(3) NOT NULL,
    "refreshing_by" TEXT,
    "refreshing_until" TIMESTAMP(3),
    "failure" TEXT,
    "failed_at" TIMESTAMP(3),

    CONSTRAINT "platform_token_pkey" PRIMARY KEY ("platform")
);

-- CreateIndex
CREATE INDEX "link_code_member_id_idx" ON "link_code"("member_id");

-- AddForeignKey
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE CASCADE;
