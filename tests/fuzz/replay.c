/* Runs a fuzz target over every file of a folder: what once crashed is tried for ever. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int main(int argc, char **argv)
{
	DIR *dir = argc == 2 ? opendir(argv[1]) : NULL;
	struct dirent *e;
	int files = 0;

	if (!dir) {
		fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
		return 2;
	}
	while ((e = readdir(dir))) {
		char path[4096];
		uint8_t *data;
		long n;
		FILE *f;

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
		f = fopen(path, "rb");
		if (!f || fseek(f, 0, SEEK_END) || (n = ftell(f)) < 0 || fseek(f, 0, SEEK_SET)) {
			fprintf(stderr, "%s: cannot be read\n", path);
			return 1;
		}
		/* an exact allocation, so that one byte too far is seen by the sanitizer */
		data = malloc((size_t)n + (n == 0));
		if (!data || fread(data, 1, (size_t)n, f) != (size_t)n)
			return 1;
		fclose(f);
		LLVMFuzzerTestOneInput(data, (size_t)n);
		free(data);
		files++;
	}
	closedir(dir);
	printf("%d inputs replayed\n", files);
	return files == 0;
}
