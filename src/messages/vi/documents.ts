/** What is wrong with a row of an import, for the clerk who made the file. */
export const ROW_PROBLEMS = {
  'not-json': 'Dòng không phải JSON hợp lệ; mỗi dòng phải là một đối tượng JSON.',
  'too-long': 'Dòng dài quá mức cho phép.',
  'id-missing': 'Thiếu "id", hoặc "id" dài quá 200 ký tự.',
  'title-missing': 'Thiếu "title".',
  'body-missing': 'Thiếu "body".',
  'body-too-long': 'Nội dung "body" dài quá 500.000 ký tự.',
  'published-unclear':
    'Không đọc được ngày ở "published"; hãy ghi như 2022-04-12 hoặc 2022-04-12T08:30:00+07:00.',
  'url-unclear': 'Địa chỉ ở "url" phải bắt đầu bằng http:// hoặc https://.',
  'topic-unclear': 'Tên chuyên mục ở "topic" phải là chữ.',
  secret: 'Nội dung mang dấu mật nên không được nhập; việc từ chối đã được ghi nhật ký.',
} as const;

export type RowProblem = keyof typeof ROW_PROBLEMS;
