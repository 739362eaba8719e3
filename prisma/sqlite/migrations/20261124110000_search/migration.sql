-- Why: search asks the database's own full-text index for candidates. The index holds the terms that
-- src/search/document-terms.ts makes of a document (folded syllables, pairs of neighbours, title, filters) and neither
-- text nor positions, which keeps it small: no `content`, `detail=none`. The terms arrive ready, separated by spaces.
CREATE VIRTUAL TABLE "document_search" USING fts5(
    "terms",
    content='',
    contentless_delete=1,
    detail=none,
    tokenize="ascii tokenchars '_+=~:-'"
);

CREATE TRIGGER "document_search_deleted" AFTER DELETE ON "document"
BEGIN
    DELETE FROM "document_search" WHERE "rowid" = OLD."id";
END;
