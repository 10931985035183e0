/* The one table of commands: main and help read it. */
#include "app/commands.h"

const struct command_line *const commands[] = {
	&command_init,
	&command_demo,
	&command_serve,
	&command_account_add,
	&command_account_list,
	&command_account_disable,
	&command_account_passwd,
	&command_token_create,
	&command_token_revoke,
	&command_import,
	&command_export,
	&command_fsck,
	&command_backup,
	&command_restore,
	&command_doctor,
	NULL,
};
