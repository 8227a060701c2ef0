-- CreateTable
CREATE TABLE "AddonWish" (
    "cluster" TEXT NOT NULL,
    "addon" TEXT NOT NULL,
    "on" BOOLEAN NOT NULL,
    "person" TEXT NOT NULL,
    "changedAt" DATETIME NOT NULL,
    "holder" TEXT,
    "heldUntil" DATETIME,

    PRIMARY KEY ("cluster", "addon")
);
