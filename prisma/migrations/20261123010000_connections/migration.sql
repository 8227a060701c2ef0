-- CreateTable
CREATE TABLE "Connection" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "mark" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "trust" TEXT NOT NULL,
    "namespaces" TEXT NOT NULL,
    "addedBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "changedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "ConnectionCredential" (
    "connectionId" TEXT NOT NULL,
    "owner" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "changedAt" DATETIME NOT NULL,

    PRIMARY KEY ("connectionId", "owner"),
    CONSTRAINT "ConnectionCredential_connectionId_fkey" FOREIGN KEY ("connectionId") REFERENCES "Connection" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
