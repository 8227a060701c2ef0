-- CreateTable
CREATE TABLE "AddonWish" (
    "cluster" TEXT NOT NULL,
    "addon" TEXT NOT NULL,
    "on" BOOLEAN NOT NULL,
    "person" TEXT NOT NULL,
    "changedAt" TIMESTAMP(3) NOT NULL,
    "holder" TEXT,
    "heldUntil" TIMESTAMP(3),

    CONSTRAINT "AddonWish_pkey" PRIMARY KEY ("cluster", "addon")
);
