-- Words the other files share: dice, and the small shapes every document of the source is made of.
-- A dice is 64 bits of a digest of the seed and a document's id: the same on every machine and version.
create macro draw(dice, nth, sides) as cast(((dice >> (nth * 12)) & 4095) % sides as bigint);
create macro money(amount) as struct_pack(amount := cast(amount as bigint), currency := 'USD');
create macro amounts(total, tax, discount) as struct_pack(
    total_money := money(total),
    tax_money := money(tax),
    discount_money := money(discount),
    tip_money := money(0),
    service_charge_money := money(0)
);
create macro utc_text(moment) as strftime(moment, '%Y-%m-%dT%H:%M:%SZ');
create macro utc_text_milliseconds(moment) as strftime(moment, '%Y-%m-%dT%H:%M:%S.000Z');
create macro quantity_text(thousandths) as case
    when thousandths % 1000 = 0 then cast(thousandths // 1000 as varchar)
    else concat(thousandths // 1000, '.', rtrim(lpad(cast(thousandths % 1000 as varchar), 3, '0'), '0'))
end;
create macro applied_tax(nth, amount) as struct_pack(
    uid := concat('applied-tax-', nth), tax_uid := concat('tax-', nth), applied_money := money(amount)
);
create macro applied_discount(label, amount) as struct_pack(
    uid := 'applied-' || label, discount_uid := 'discount-' || label, applied_money := money(amount)
);
create macro order_tax(nth, tax_id, tax_name, tax_percentage, kind, amount) as struct_pack(
    uid := concat('tax-', nth),
    catalog_object_id := tax_id,
    name := tax_name,
    type := kind,
    percentage := tax_percentage,
    applied_money := money(amount),
    scope := 'ORDER'
);
create macro return_tax(nth, tax_id, tax_name, tax_percentage, kind, amount) as struct_pack(
    uid := concat('tax-', nth),
    source_tax_uid := concat('tax-', nth),
    catalog_object_id := tax_id,
    name := tax_name,
    type := kind,
    percentage := tax_percentage,
    applied_money := money(amount),
    scope := 'ORDER'
);
-- Weekly files begin on the weekday trade began on, a Saturday; the delivery before the first trading day has a file of its own.
create macro week_start(day) as case
    when day < getvariable('first_date') then day
    else getvariable('first_date') + cast((day - getvariable('first_date')) // 7 * 7 as integer)
end;
create macro decimal_text(minor) as concat(minor // 100, '.', lpad(cast(minor % 100 as varchar), 2, '0'));
