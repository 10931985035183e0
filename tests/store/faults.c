#include "faults.h"

#include <pthread.h>

#include <sqlite3.h>

enum { SECTOR = 512 };

/* A call that is not synced yet: a write, or a truncation to `at` (bytes NULL). */
struct pending {
	struct pending *next;
	int64_t at;
	int n;
	unsigned char *bytes;
};

static struct disk_file {
	const char *name;
	unsigned char *image;        /* what was synced */
	int64_t size, room;
	struct pending *first, **last;
} disk[2] = { { .name = "daodi.sqlite" }, { .name = "daodi.sqlite-wal" } };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned armed;
static bool full, lying;
static int calls, after, left, failed;

struct file {
	sqlite3_file base;
	struct disk_file *disk;      /* NULL: a file that is passed through */
	sqlite3_file *real;          /* follows this struct */
};

static sqlite3_vfs *real_vfs;

/* ---- the disk ---- */

static void image_resize(struct disk_file *d, int64_t size)
{
	if (size > d->room) {
		d->room = size * 2;
		d->image = realloc(d->image, (size_t)d->room);
		if (!d->image)
			abort();
	}
	if (size > d->size)
		memset(d->image + d->size, 0, (size_t)(size - d->size));
	d->size = size;
}

static void image_write(struct disk_file *d, int64_t at, const unsigned char *bytes, int n)
{
	if (at + n > d->size)
		image_resize(d, at + n);
	memcpy(d->image + at, bytes, (size_t)n);
}

static void pend(struct disk_file *d, int64_t at, const void *bytes, int n)
{
	struct pending *p = calloc(1, sizeof *p);

	if (!p || (bytes && !(p->bytes = malloc((size_t)n + !n))))
		abort();
	if (bytes)
		memcpy(p->bytes, bytes, (size_t)n);
	p->at = at;
	p->n = n;
	if (!d->last)
		d->last = &d->first;
	*d->last = p;
	d->last = &p->next;
}

static void forget(struct disk_file *d, bool apply)
{
	struct pending *next;

	for (struct pending *p = d->first; p; p = next) {
		next = p->next;
		if (apply && p->bytes)
			image_write(d, p->at, p->bytes, p->n);
		else if (apply)
			image_resize(d, p->at);
		free(p->bytes);
		free(p);
	}
	d->first = NULL;
	d->last = &d->first;
}

static void clear(struct disk_file *d)
{
	forget(d, false);
	d->size = 0;
}

static uint64_t next_random(uint64_t *seed)
{
	uint64_t x = *seed += UINT64_C(0x9E3779B97F4A7C15);

	x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

static void cut_one(struct disk_file *d, const char *dir, uint64_t *seed)
{
	struct disk_file after_cut = { 0 };
	char path[256];
	FILE *f;

	image_resize(&after_cut, d->size);
	if (d->size)
		memcpy(after_cut.image, d->image, (size_t)d->size);
	for (struct pending *p = d->first; p; p = p->next) {
		if (!p->bytes) {
			if (next_random(seed) & 1)
				image_resize(&after_cut, p->at);
			continue;
		}
		for (int i = 0; i < p->n; i += SECTOR)
			if (next_random(seed) & 1)
				image_write(&after_cut, p->at + i, p->bytes + i,
					    p->n - i < SECTOR ? p->n - i : SECTOR);
	}
	if (after_cut.size > 0) {
		snprintf(path, sizeof path, "%s/%s", dir, d->name);
		f = fopen(path, "wb");
		if (!f || fwrite(after_cut.image, 1, (size_t)after_cut.size, f) !=
			  (size_t)after_cut.size || fclose(f) != 0)
			abort();
	}
	free(after_cut.image);
}

void faults_power_cut(const char *dir, uint64_t seed)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < 2; i++)
		cut_one(&disk[i], dir, &seed);
	pthread_mutex_unlock(&lock);
}

void faults_lie_about_syncs(bool lie)
{
	pthread_mutex_lock(&lock);
	lying = lie;
	pthread_mutex_unlock(&lock);
}

void faults_new_disk(void)
{
	pthread_mutex_lock(&lock);
	for (int i = 0; i < 2; i++) {
		clear(&disk[i]);
		free(disk[i].image);
		disk[i].image = NULL;
		disk[i].room = 0;
	}
	pthread_mutex_unlock(&lock);
}

/* ---- arming ---- */

void faults_arm(unsigned which, int at, int times, bool disk_full)
{
	pthread_mutex_lock(&lock);
	armed = which;
	after = at;
	left = times;
	full = disk_full;
	calls = failed = 0;
	pthread_mutex_unlock(&lock);
}

int faults_heal(void)
{
	int n;

	pthread_mutex_lock(&lock);
	n = failed;
	armed = 0;
	calls = failed = 0;
	pthread_mutex_unlock(&lock);
	return n;
}

int faults_calls(void)
{
	int n;

	pthread_mutex_lock(&lock);
	n = calls;
	pthread_mutex_unlock(&lock);
	return n;
}

/* With the lock held. Reads are counted only while they are meant. */
static bool fails(enum fault_call call)
{
	if (call == FAULT_READ && !(armed & FAULT_READ))
		return false;
	calls++;
	if (!(armed & call) || calls < after || left == 0)
		return false;
	left--;
	failed++;
	return true;
}

/* ---- the file methods ---- */

#define FILE_OF(f) ((struct file *)(f))
#define REAL(f) (FILE_OF(f)->real)

static int x_close(sqlite3_file *f)
{
	int code = REAL(f)->pMethods ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;

	f->pMethods = NULL;
	return code;
}

static int x_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
	bool bad = false;

	if (FILE_OF(f)->disk) {
		pthread_mutex_lock(&lock);
		bad = fails(FAULT_READ);
		pthread_mutex_unlock(&lock);
	}
	return bad ? SQLITE_IOERR_READ : REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}

static int x_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
	struct disk_file *d = FILE_OF(f)->disk;
	int code;

	if (!d)
		return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
	pthread_mutex_lock(&lock);
	if (fails(FAULT_WRITE)) {
		if (REAL(f)->pMethods->xWrite(REAL(f), p, n / 2, at) == SQLITE_OK)
			pend(d, at, p, n / 2);
		code = full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	} else {
		code = REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
		if (code == SQLITE_OK)
			pend(d, at, p, n);
	}
	pthread_mutex_unlock(&lock);
	return code;
}

static int x_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	struct disk_file *d = FILE_OF(f)->disk;
	int code;

	if (!d)
		return REAL(f)->pMethods->xTruncate(REAL(f), size);
	pthread_mutex_lock(&lock);
	if (fails(FAULT_TRUNCATE)) {
		code = SQLITE_IOERR_TRUNCATE;
	} else {
		code = REAL(f)->pMethods->xTruncate(REAL(f), size);
		if (code == SQLITE_OK)
			pend(d, size, NULL, 0);
	}
	pthread_mutex_unlock(&lock);
	return code;
}

static int x_sync(sqlite3_file *f, int flags)
{
	struct disk_file *d = FILE_OF(f)->disk;
	int code;

	if (!d)
		return REAL(f)->pMethods->xSync(REAL(f), flags);
	pthread_mutex_lock(&lock);
	if (fails(FAULT_SYNC)) {
		code = SQLITE_IOERR_FSYNC;
	} else {
		code = SQLITE_OK;    /* the power cut is played, no need to wait for the disk */
		if (!lying)
			forget(d, true);
	}
	pthread_mutex_unlock(&lock);
	return code;
}

static int x_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return REAL(f)->pMethods->xFileSize(REAL(f), size);
}

static int x_lock(sqlite3_file *f, int how)
{
	return REAL(f)->pMethods->xLock(REAL(f), how);
}

static int x_unlock(sqlite3_file *f, int how)
{
	return REAL(f)->pMethods->xUnlock(REAL(f), how);
}

static int x_reserved(sqlite3_file *f, int *out)
{
	return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}

static int x_control(sqlite3_file *f, int op, void *arg)
{
	/* a size hint would let the real VFS grow the file unseen */
	if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE)
		return SQLITE_OK;
	return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}

static int x_sector(sqlite3_file *f)
{
	return REAL(f)->pMethods->xSectorSize(REAL(f));
}

static int x_traits(sqlite3_file *f)
{
	return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}

static int x_shm_map(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
	return REAL(f)->pMethods->xShmMap(REAL(f), region, size, extend, out);
}

static int x_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}

static void x_shm_barrier(sqlite3_file *f)
{
	REAL(f)->pMethods->xShmBarrier(REAL(f));
}

static int x_shm_unmap(sqlite3_file *f, int remove)
{
	return REAL(f)->pMethods->xShmUnmap(REAL(f), remove);
}

/* version 2: without memory mapping, which would pass by */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = x_close, .xRead = x_read, .xWrite = x_write, .xTruncate = x_truncate,
	.xSync = x_sync, .xFileSize = x_size, .xLock = x_lock, .xUnlock = x_unlock,
	.xCheckReservedLock = x_reserved, .xFileControl = x_control, .xSectorSize = x_sector,
	.xDeviceCharacteristics = x_traits, .xShmMap = x_shm_map, .xShmLock = x_shm_lock,
	.xShmBarrier = x_shm_barrier, .xShmUnmap = x_shm_unmap,
};

/* ---- the VFS ---- */

static struct disk_file *disk_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	if (!path || strstr(path, "/cut/"))
		return NULL;
	for (int i = 0; slash && i < 2; i++)
		if (!strcmp(slash + 1, disk[i].name))
			return &disk[i];
	return NULL;
}

static int v_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *f, int flags, int *out)
{
	struct file *file = FILE_OF(f);
	int code;

	(void)vfs;
	file->real = (sqlite3_file *)(file + 1);
	file->disk = disk_of(path);
	code = real_vfs->xOpen(real_vfs, path, file->real, flags, out);
	f->pMethods = file->real->pMethods ? &methods : NULL;
	return code;
}

static int v_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	struct disk_file *d = disk_of(path);

	(void)vfs;
	if (d) {
		pthread_mutex_lock(&lock);
		clear(d);
		pthread_mutex_unlock(&lock);
	}
	return real_vfs->xDelete(real_vfs, path, sync);
}

void faults_install(void)
{
	static sqlite3_vfs vfs;

	real_vfs = sqlite3_vfs_find(NULL);
	vfs = *real_vfs;             /* the other methods do not look at what they are part of */
	vfs.zName = "faults";
	vfs.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
	vfs.xOpen = v_open;
	vfs.xDelete = v_delete;
	sqlite3_vfs_register(&vfs, 1);
}
