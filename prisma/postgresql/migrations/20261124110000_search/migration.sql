-- Why: search asks the database's own full-text index for candidates. The index holds the terms that
-- src/search/document-terms.ts makes of a document (folded syllables, pairs of neighbours, title, filters), without
-- positions. A table of its own, so that changing a document's other columns does not touch the index.
CREATE TABLE "document_search" (
    "document_id" INTEGER NOT NULL,
    "terms" TSVECTOR NOT NULL,

    CONSTRAINT "document_search_pkey" PRIMARY KEY ("document_id"),
    CONSTRAINT "document_search_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "document"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

CREATE INDEX "document_search_terms_idx" ON "document_search" USING GIN ("terms");
