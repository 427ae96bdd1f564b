-- When a delivery was last asked to be made again; null when it never was.
ALTER TABLE webhook_delivery ADD COLUMN asked_again_at timestamptz;
