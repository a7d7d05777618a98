// What keeps a wrong document out: validators of class-validator and ours, contexts, messages by path.
import { IsEmail, IsNotEmpty, IsOptional, Length, Max, Min, ValidateIf } from 'class-validator';
import {
  Document,
  EmbeddedModel,
  EmbedsMany,
  Field,
  IsPresent,
  IsUnique,
  Model,
  Validate,
  Validates,
  ValidationError,
} from 'threadline';
import { printCommands } from './support/command-lines';
import { runExample } from './support/run-example';

// #region model
@Document()
class Seat extends EmbeddedModel {
  @Field(Number) @Min(1) @Max(40) row!: number;
  @Field() @Length(1, 1) letter!: string;
}

@Document()
class Booking extends Model {
  @Field() @IsNotEmpty() @IsUnique({ scope: 'flight', caseSensitive: false }) code!: string;
  @Field() @IsPresent() flight!: string;
  @Field() @IsEmail() @IsOptional() email?: string;
  @Field() paidBy: string = 'card';
  @Field() @ValidateIf(({ paidBy }: Booking) => paidBy === 'voucher') @IsNotEmpty() voucher?: string;
  @Field() @IsNotEmpty({ groups: ['boarding'], context: { desk: 7 } }) passport?: string;
  @Field(Number) @Validate((bags?: number) => (bags ?? 0) < 3 || 'three bags are too many') bags?: number;
  @EmbedsMany(() => Seat) seats!: EmbedsMany<Seat>;

  @Validates() seatsEverybodyOnce() {
    const seats = this.seats.map(({ row, letter }) => `${row}${letter}`);
    if (new Set(seats).size < seats.length) this.errors.add('base', 'one seat was booked twice');
  }
}
// #endregion

runExample(async (recording) => {
  // #region errors
  const booking = new Booking({ code: 'x1', flight: ' ', email: 'nobody', bags: 3, seats: [{ row: 41, letter: 'A' }] });
  try {
    await booking.save();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    for (const [path, messages] of error.errors) console.log(`${path}: ${messages.join(', ')}`);
    console.log(JSON.stringify(error).slice(0, 31));
  }
  // #endregion

  // #region contexts
  await booking.assign({ flight: 'TL 7', email: undefined, bags: 1, seats: [{ row: 4, letter: 'A' }] }).save();
  console.log(await booking.isValid(), await booking.isValid({ context: 'boarding' }));
  console.log(booking.errors.details('passport'));
  await booking.update({ passport: 'P1' }, { context: ['boarding', 'update'] });
  // #endregion

  // #region unique
  const twin = new Booking({ code: 'X1', flight: 'TL 7' });
  console.log(await twin.isValid(), twin.errors.full());
  await twin.assign({ flight: 'TL 8' }).save();
  // #endregion

  // #region whole
  twin.seats.build({ row: 2, letter: 'B' });
  twin.seats.build({ row: 2, letter: 'B' });
  console.log(await twin.isValid(), twin.errors.full());
  // #endregion
  printCommands(recording.started);
});
