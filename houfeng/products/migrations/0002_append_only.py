"""Nothing published is edited or erased: the database itself refuses."""

from django.db import migrations

TABLES = ("products_product", "products_productfile", "products_change")

FORWARD = """
create function houfeng_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only: publish a new revision instead', tg_table_name
        using errcode = 'restrict_violation';
end $$;
""" + "".join(
    f"create trigger append_only before update or delete on {table} "
    f"for each row execute function houfeng_append_only();\n"
    for table in TABLES
)
BACKWARD = (
    "".join(f"drop trigger append_only on {table};\n" for table in TABLES)
    + "drop function houfeng_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("products", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
