CREATE TABLE `kept_secrets` (
	`name` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`kept_at` integer NOT NULL
);
