-- Why: one row per reminder of an event, so that several can share a morning's message and none is planned or reported lost twice.

-- CreateTable
CREATE TABLE "reminder" (
    "key" TEXT NOT NULL,
    "event_id" INTEGER NOT NULL,
    "message_id" INTEGER,
    "decided_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "reminder_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "reminder_event_id_idx" ON "reminder"("event_id");

-- CreateIndex
CREATE INDEX "reminder_message_id_idx" ON "reminder"("message_id");

-- CreateIndex
CREATE INDEX "reminder_decided_at_idx" ON "reminder"("decided_at");

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reminder" ADD CONSTRAINT "reminder_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE SET NULL ON UPDATE CASCADE;
