import { describe, expect, it } from 'vitest';
import { findSecrecyMark } from '../../src/text/secrecy.ts';

describe('findSecrecyMark', () => {
  it.each([
    ['a stamp of its own', 'ĐẢNG ỦY KHỐI\nMẬT\nSố 12-BC/ĐUK', 'MẬT'],
    ['a stamp in a column', 'TỈNH ỦY\tTỐI MẬT\nVĂN PHÒNG', 'TỐI MẬT'],
    ['a stamp beside the symbol', 'Số 05-KH/TU    TUYỆT MẬT', 'TUYỆT MẬT'],
    ['in brackets', '[ Mật ]', 'MẬT'],
    ['spaced out', 'T U Y Ệ T   M Ậ T', 'TUYỆT MẬT'],
    ['spaced out, simple', 'M Ậ T', 'MẬT'],
    ['a declared level', 'Độ mật: Tối mật', 'TỐI MẬT'],
    ['a level by letter', 'Mức độ mật: A', 'TUYỆT MẬT'],
    ['in capitals inside prose', 'Tài liệu này được đóng dấu “MẬT” từ năm trước.', 'MẬT'],
    ['at the end of a headline', 'DANH MỤC HỒ SƠ TUYỆT MẬT', 'TUYỆT MẬT'],
    ['without marks, in capitals, alone', 'TOI MAT', 'TỐI MẬT'],
    ['decomposed letters', 'TUYỆT MẬT'.normalize('NFD'), 'TUYỆT MẬT'],
    ['with an invisible character', 'MẬ\u200BT', 'MẬT'],
    ['the highest of several', 'Mật\nTuyệt mật\nTối mật', 'TUYỆT MẬT'],
    ['with a copy number', 'TỐI MẬT 02', 'TỐI MẬT'],
  ])('finds %s', (_name, text, mark) => {
    expect(findSecrecyMark(text)).toBe(mark);
  });

  it.each([
    'Thực hiện nghiêm công tác bảo vệ bí mật nhà nước.',
    'LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC',
    'BẢO MẬT THÔNG TIN TRÊN MẠNG',
    'Hai đơn vị có quan hệ mật thiết với nhau.',
    'Mật độ dân số của xã còn thấp.',
    'MẬT ĐỘ XÂY DỰNG',
    'MẬT ONG RỪNG CHƯ PRÔNG',
    'Bỏ phiếu kín, giữ bí mật kết quả.',
    'Đổi mật khẩu thư điện tử công vụ.',
    'Độ mật: Thường',
    'Cơ quan mật vụ của địch bị vô hiệu hóa.',
    'Format, matrix, mat.',
    '',
  ])('is not alarmed by: %s', (text) => {
    expect(findSecrecyMark(text)).toBeNull();
  });
});
