-- Why: who was reminded of an event that is then moved or called off is told so, which needs what each reminder said.

-- AlterTable
ALTER TABLE "reminder" ADD COLUMN "told" TEXT;

UPDATE "reminder" SET "told" = (
    SELECT e."starts" || COALESCE('/' || e."ends", '') FROM "event" e WHERE e."id" = "reminder"."event_id"
) WHERE "message_id" IS NOT NULL;
