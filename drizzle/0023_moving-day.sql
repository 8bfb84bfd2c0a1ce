ALTER TABLE `tickets` ADD `moving_day` text;--> statement-breakpoint
ALTER TABLE `tickets` ADD `moving_order` text GENERATED ALWAYS AS (coalesce(moving_day, '9999-12-31')) VIRTUAL NOT NULL;--> statement-breakpoint
CREATE INDEX `tickets_with_moving_day` ON `tickets` (`moving_day`,`id`) WHERE moving_day is not null;