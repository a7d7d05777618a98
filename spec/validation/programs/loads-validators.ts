// Tells whether class-validator was loaded: before, and after a model without and one with validators was validated.
import 'reflect-metadata';
import { Document, Field, Model } from 'threadline';

const isLoaded = (): boolean => Object.keys(require.cache).some((file) => /[\\/]class-validator[\\/]/.test(file));

@Document()
class Plain extends Model {
  @Field(String) name!: string;
}

async function main(): Promise<void> {
  const told = [isLoaded()];
  await new Plain({ name: 'x' }).validate();
  told.push(isLoaded());
  const { IsNotEmpty } = await import('class-validator');
  @Document()
  class Checked extends Model {
    @Field(String) @IsNotEmpty() name!: string;
  }
  told.push(isLoaded(), await new Checked().isValid());
  console.log(JSON.stringify(told));
}

void main();
