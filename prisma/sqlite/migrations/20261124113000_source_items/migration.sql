-- Why: a page behind a feed is to be fetched once. Its own address may differ from the feed's, and a page that cannot
-- be read leaves no document, so what was met is remembered by the feed's own identifier.

-- CreateTable
CREATE TABLE "source_item" (
    "source_id" INTEGER NOT NULL,
    "item_key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "done" BOOLEAN NOT NULL,
    "seen_at" DATETIME NOT NULL,

    PRIMARY KEY ("source_id", "item_key"),
    CONSTRAINT "source_item_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "source" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
