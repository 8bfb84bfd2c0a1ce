ALTER TABLE `tickets` ADD `topic` text;--> statement-breakpoint
ALTER TABLE `message_clocks` ADD `topic` text NOT NULL DEFAULT 'none';